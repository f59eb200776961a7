import type { Strategy } from '../../../kinds/kind.ts'
import { defaultTemplate } from '../pod/spec-defaults.ts'
import { part } from '../../shared/read.ts'
import { semanticEqual } from '../../shared/semantic-equal.ts'
import { templateCauses } from '../template.ts'
import { warningsOfTemplate } from '../template-warnings.ts'

/** PodTemplates: the template stands where others have a spec. */
export const podTemplate: Strategy = {
  hasGeneration: true,
  metadataRepeats: ['update'],
  defaults: (next) => defaultTemplate(next),
  bumps: (next, previous) => !semanticEqual(next.template, previous.template),
  validate: (next) => templateCauses(part(next.template), 'template'),
  warnings: (next, previous) =>
    previous !== undefined && semanticEqual(next.template, previous.template)
      ? []
      : warningsOfTemplate(next.template, 'template'),
}

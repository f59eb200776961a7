import type { Strategy } from '../../../kinds/kind.ts'
import { defaultService } from './defaults.ts'
import { prepareService } from './prepare.ts'
import { validateService } from './validate.ts'
import { warnOfService } from './warnings.ts'

export const service: Strategy = {
  names: 'label',
  allowCreateOnUpdate: true,
  metadataRepeats: ['update'],
  defaults: defaultService,
  prepare: prepareService,
  validate: validateService,
  warnings: warnOfService,
}

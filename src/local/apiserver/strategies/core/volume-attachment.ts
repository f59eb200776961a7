import { isFields, type Fields } from '../../../../protocol/own.ts'
import { forbiddenField, invalidValue, required, tooLong } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { subdomain } from '../../validate/names.ts'
import { between, IMMUTABLE, longerThan } from '../../validate/texts.ts'
import { invalidFor } from '../shared/checks.ts'
import { optional, optionalText, pairs, part, text } from '../shared/read.ts'
import { semanticEqual } from '../shared/semantic-equal.ts'
import { driverNameCauses } from './driver-names.ts'
import { volumeSpecCauses } from './persistent-volume.ts'
import { split } from './split.ts'

const SOURCE = 'spec.source'
const MOST_METADATA = 256 * 1024
const LONGEST_MESSAGE = 1024

export const volumeAttachment: Strategy = {
  blindUpdate: false,
  metadataRepeats: ['create'],
  prepare: split(() => ({ attached: false }), { guardsMetadata: true }),
  validate: (next, previous) => {
    const spec = part(next.spec)
    const node = text(spec.nodeName)
    const volume = optionalText(part(spec.source).persistentVolumeName)
    return [
      ...driverNameCauses(text(spec.attacher), 'spec.attacher'),
      ...sourceCauses(part(spec.source)),
      ...invalidFor('spec.nodeName', node, subdomain(node)),
      ...statusCauses(part(next.status)),
      ...(volume === undefined
        ? []
        : invalidFor(`${SOURCE}.persistentVolumeName`, volume, subdomain(volume))),
      ...(previous === undefined || semanticEqual(spec, previous.spec)
        ? []
        : [invalidValue('spec', printed(spec), IMMUTABLE)]),
    ]
  },
}

function sourceCauses(source: Fields): Cause[] {
  const name = optionalText(source.persistentVolumeName)
  const isInline = isFields(source.inlineVolumeSpec)
  const why = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'
  if (name === undefined && !isInline) return [required(SOURCE, why)]
  if (name !== undefined && isInline) return [forbiddenField(SOURCE, why)]
  if (name === '') {
    return [required(`${SOURCE}.persistentVolumeName`, 'must specify non empty persistentVolumeName')]
  }
  return isInline ? volumeSpecCauses(part(source.inlineVolumeSpec), '', `${SOURCE}.inlineVolumeSpec`) : []
}

function statusCauses(status: Fields): Cause[] {
  const size = pairs(status.attachmentMetadata).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  )
  const causes = size > MOST_METADATA ? [tooLong('status.attachmentMetadata', MOST_METADATA)] : []
  for (const name of ['attachError', 'detachError']) {
    const error = part(status[name])
    const code = optional(error.errorCode)
    if (longerThan(text(error.message), LONGEST_MESSAGE)) {
      causes.push(tooLong(`status.${name}.message`, MOST_METADATA))
    }
    if (code !== undefined && code < 0) {
      causes.push(invalidValue(`status.${name}.errorCode`, code, between(0, 2 ** 31 - 1)))
    }
  }
  return causes
}

const printed = ({ attacher, source, nodeName }: Fields) => ({
  Attacher: text(attacher),
  Source: {
    PersistentVolumeName: part(source).persistentVolumeName ?? null,
    InlineVolumeSpec: part(source).inlineVolumeSpec ?? null,
  },
  NodeName: text(nodeName),
})

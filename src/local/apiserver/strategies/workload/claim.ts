import type { Fields } from '../../../../protocol/own.ts'
import { own } from '../../../../protocol/own.ts'
import { forbiddenField, invalidValue, notSupported, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import {
  annotationCauses,
  labelCauses,
  labelSelectorCauses,
  type LabelSelector,
} from '../../validate/labels.ts'
import { label, subdomain } from '../../validate/names.ts'
import { invalidFor, oneOfIfSet } from '../shared/checks.ts'
import { nanoOf } from '../shared/quantity.ts'
import { fields, part, text, texts } from '../shared/read.ts'

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']
const VOLUME_MODES = ['Block', 'Filesystem']
/** Metadata that a template of a claim must not have, in the order of the server's own type. */
const NOT_IN_TEMPLATES = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'ownerReferences',
  'finalizers',
  'managedFields',
]
const SHOWN: Record<string, string> = { uid: 'uID' }

/** What is wrong with the template of a claim in an ephemeral volume. */
export function claimTemplateCauses(template: Fields, path: string): Cause[] {
  const meta = part(template.metadata)
  return [
    ...annotationCauses(
      meta.annotations as Record<string, string> | undefined,
      `${path}.metadata.annotations`,
    ),
    ...labelCauses(meta.labels as Record<string, string> | undefined, `${path}.metadata.labels`),
    ...NOT_IN_TEMPLATES.filter((name) => meta[name] != null).map((name) =>
      forbiddenField(`${path}.metadata.${SHOWN[name] ?? name}`, 'cannot be set'),
    ),
    ...claimSpecCauses(part(template.spec), `${path}.spec`),
  ]
}

/**
 * What is wrong with the spec of a new PersistentVolumeClaim.
 *
 * @example
 * claimSpecCauses({ accessModes: [] }, 'spec')
 */
export function claimSpecCauses(spec: Fields, path: string): Cause[] {
  const modes = texts(spec.accessModes)
  const causes =
    modes.length === 0 ? [required(`${path}.accessModes`, 'at least 1 access mode is required')] : []
  causes.push(...labelSelectorCauses(spec.selector as LabelSelector | undefined, `${path}.selector`))
  for (const mode of modes) {
    if (!ACCESS_MODES.includes(mode)) causes.push(notSupported(`${path}.accessModes`, mode, ACCESS_MODES))
  }
  const others = modes.some((mode) => mode !== 'ReadWriteOncePod' && ACCESS_MODES.includes(mode))
  if (others && modes.includes('ReadWriteOncePod')) {
    causes.push(forbiddenField(`${path}.accessModes`, 'may not use ReadWriteOncePod with other access modes'))
  }
  return [
    ...causes,
    ...storageCauses(spec, `${path}.resources[storage]`),
    ...classCauses(spec.storageClassName, `${path}.storageClassName`),
    ...oneOfIfSet(spec.volumeMode, VOLUME_MODES, `${path}.volumeMode`),
    ...sourceCauses(spec.dataSource, `${path}.dataSource`),
    ...sourceCauses(spec.dataSourceRef, `${path}.dataSourceRef`),
    ...classCauses(spec.volumeAttributesClassName, `${path}.volumeAttributesClassName`),
  ]
}

function storageCauses(spec: Fields, path: string): Cause[] {
  const size = own(part(part(spec.resources).requests), 'storage')
  if (size == null) return [required(path)]
  return nanoOf(size) > 0n ? [] : [invalidValue(path, size, 'must be greater than zero')]
}

function classCauses(value: unknown, path: string): Cause[] {
  const name = text(value)
  return name === '' ? [] : invalidFor(path, name, subdomain(name))
}

function sourceCauses(value: unknown, path: string): Cause[] {
  const source = fields(value)
  if (source === undefined) return []
  const [name, kind, group, namespace] = [source.name, source.kind, source.apiGroup, source.namespace].map(
    text,
  )
  const causes: Cause[] = []
  if (name === '') causes.push(required(`${path}.name`))
  if (kind === '') causes.push(required(`${path}.kind`))
  if (group === '' && kind !== 'PersistentVolumeClaim') {
    const why = "must be 'PersistentVolumeClaim' when referencing the default apiGroup"
    causes.push(invalidValue(path, kind, why))
  }
  if (group !== '' && group !== undefined)
    causes.push(...invalidFor(`${path}.apiGroup`, group, subdomain(group)))
  if (namespace !== '' && namespace !== undefined) {
    causes.push(...invalidFor(`${path}.namespace`, namespace, label(namespace)))
  }
  return causes
}

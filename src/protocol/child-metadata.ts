import { observedMetadata } from './child-values.ts'
import { quoted } from './json-path.ts'
import { isFields, own, type Fields } from './own.ts'
import type { ItemReport } from './report.ts'

/** Checks name and shape of a child's metadata; returns it when it is an object. */
export function checkMetadata(child: Fields, report: ItemReport): Fields | undefined {
  const metadata = own(child, 'metadata')
  if (metadata !== undefined && !isFields(metadata)) {
    report.add('CHILD_METADATA_INVALID', ['metadata'], `metadata is ${quoted(metadata)}, not an object`)
    return undefined
  }
  checkName(metadata, report)
  if (metadata === undefined) return undefined
  const namespace = own(metadata, 'namespace')
  if (namespace != null && typeof namespace !== 'string') {
    const message = `the namespace is ${quoted(namespace)}, not a string`
    report.add('CHILD_METADATA_INVALID', ['metadata', 'namespace'], message)
  }
  checkItems(metadata, 'finalizers', (item) => typeof item === 'string', report)
  checkItems(metadata, 'ownerReferences', isFields, report)
  return metadata
}

function checkName(metadata: Fields | undefined, report: ItemReport): void {
  const name = metadata && own(metadata, 'name')
  if (typeof name === 'string' && name !== '') return
  const generateName = metadata && own(metadata, 'generateName')
  if (name == null && typeof generateName === 'string') {
    const message = `generateName is ${quoted(generateName)} and there is no name`
    report.add('CHILD_GENERATE_NAME', ['metadata', 'generateName'], message)
  } else report.add('CHILD_NO_NAME', ['metadata', 'name'], `the name is ${quoted(name)}`)
}

function checkItems(
  metadata: Fields,
  name: string,
  isGood: (item: unknown) => boolean,
  report: ItemReport,
): void {
  const list = own(metadata, name)
  if (list == null || (Array.isArray(list) && list.every(isGood))) return
  const expected = name === 'finalizers' ? 'a list of strings' : 'a list of objects'
  report.add('CHILD_METADATA_INVALID', ['metadata', name], `${name} is not ${expected}`)
}

/** Takes out of a child what belongs to the API server; returns the child itself when there is nothing of it. */
export function stripped(child: Fields, report: ItemReport): Fields {
  let sent = child
  if (own(child, 'status') !== undefined) {
    report.add('CHILD_OBSERVED_METADATA', ['status'], 'status is removed')
    sent = { ...child }
    delete sent.status
  }
  const metadata = own(child, 'metadata')
  if (!isFields(metadata)) return sent
  let sentMetadata = metadata
  for (const name of Object.keys(metadata)) {
    if (metadata[name] === undefined || !observedMetadata.has(name)) continue
    report.add('CHILD_OBSERVED_METADATA', ['metadata', name], `metadata.${name} is removed`)
    if (sentMetadata === metadata) sentMetadata = { ...metadata }
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the names come from a fixed set
    delete sentMetadata[name]
  }
  return sentMetadata === metadata ? sent : { ...sent, metadata: sentMetadata }
}

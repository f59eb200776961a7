import type { Fields } from '../../../../../../protocol/own.ts'
import { invalidValue, required } from '../../../../causes.ts'
import type { Cause } from '../../../../errors.ts'
import { configKey, envName, label, subdomain } from '../../../../validate/names.ts'
import { invalidFor } from '../../../shared/checks.ts'
import { fields, items, text } from '../../../shared/read.ts'
import { noBacksteps } from './paths.ts'
import { ENV_FIELDS, fieldRefCauses, resourceRefCauses } from './references.ts'

type Check = (source: Fields, path: string) => Cause[]

/** Where the value of a variable comes from. */
const SOURCES: Record<string, Check> = {
  fieldRef: (source, path) => fieldRefCauses(source, ENV_FIELDS, path),
  resourceFieldRef: (source, path) => resourceRefCauses(source, false, path),
  configMapKeyRef: keyCauses,
  secretKeyRef: keyCauses,
  fileKeyRef: fileCauses,
}
const MAPS: Record<string, Check> = { configMapRef: nameCauses, secretRef: nameCauses }
const TOO_MANY = 'may not have more than one field specified at a time'

/**
 * What is wrong with the environment variables of a container.
 *
 * @example
 * envCauses([{ name: '' }], 'spec.containers[0].env')
 */
export function envCauses(list: unknown, path: string): Cause[] {
  return items(list).flatMap((variable, index) => {
    const at = `${path}[${index}]`
    const name = text(variable.name)
    const causes = name === '' ? [required(`${at}.name`)] : invalidFor(`${at}.name`, name, envName(name))
    return [...causes, ...valueFromCauses(variable, `${at}.valueFrom`)]
  })
}

function valueFromCauses({ value, valueFrom }: Fields, path: string): Cause[] {
  const source = fields(valueFrom)
  if (source === undefined) return []
  const { causes, count } = sourceCauses(source, SOURCES, path)
  if (count === 0) {
    const choice = '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'
    causes.push(invalidValue(path, '', `must specify one of: ${choice}`))
  } else if (text(value) !== '') {
    causes.push(invalidValue(path, '', 'may not be specified when `value` is not empty'))
  } else if (count > 1) causes.push(invalidValue(path, '', TOO_MANY))
  return causes
}

/**
 * What is wrong with the maps that a container takes its environment from.
 *
 * @example
 * envFromCauses([{}], 'spec.containers[0].envFrom')
 */
export function envFromCauses(list: unknown, path: string): Cause[] {
  return items(list).flatMap((source, index) => {
    const at = `${path}[${index}]`
    const prefix = text(source.prefix)
    const found = sourceCauses(source, MAPS, at)
    const causes = prefix === '' ? [] : invalidFor(`${at}.prefix`, prefix, envName(prefix))
    causes.push(...found.causes)
    if (found.count === 0)
      causes.push(invalidValue(path, '', 'must specify one of: `configMapRef` or `secretRef`'))
    else if (found.count > 1) causes.push(invalidValue(path, '', TOO_MANY))
    return causes
  })
}

function sourceCauses(
  owner: Fields,
  checks: Record<string, Check>,
  path: string,
): { causes: Cause[]; count: number } {
  const causes: Cause[] = []
  let count = 0
  for (const [name, check] of Object.entries(checks)) {
    const source = fields(owner[name])
    if (source === undefined) continue
    count++
    causes.push(...check(source, `${path}.${name}`))
  }
  return { causes, count }
}

function nameCauses(source: Fields, path: string): Cause[] {
  const name = text(source.name)
  return name === '' ? [required(`${path}.name`)] : invalidFor(`${path}.name`, name, subdomain(name))
}

function keyCauses(source: Fields, path: string): Cause[] {
  const name = text(source.name)
  const key = text(source.key)
  return [
    ...invalidFor(`${path}.name`, name, subdomain(name)),
    ...(key === '' ? [required(`${path}.key`)] : invalidFor(`${path}.key`, key, configKey(key))),
  ]
}

function fileCauses(source: Fields, path: string): Cause[] {
  const [key, volume, file] = [text(source.key), text(source.volumeName), text(source.path)]
  return [
    ...(key === '' ? [required(`${path}.key`)] : invalidFor(`${path}.key`, key, envName(key))),
    ...(volume === ''
      ? [required(`${path}.volumeName`)]
      : invalidFor(`${path}.volumeName`, volume, label(volume))),
    ...(file === '' ? [required(`${path}.path`)] : noBacksteps(file, `${path}.path`)),
  ]
}

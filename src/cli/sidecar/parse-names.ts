import { labelKeyProblems, parseLabelSelector, SelectorError } from '../../cluster/selector.ts'
import { InvalidValue } from '../parse.ts'

/** One ConfigMap or Secret, and the folder that its keys go to. */
export interface Named {
  namespace?: string | undefined
  name: string
  folder?: string | undefined
}

/** Objects with some labels, and the folder that their keys go to. */
export interface Mapped {
  labelSelector: string
  folder: string
}

const ARROW = '=>'
const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?'
const namespaceSyntax = new RegExp(`^${LABEL}$`)
const nameSyntax = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`)

/** The name of a namespace. */
export function parseNamespace(text: string): string {
  if (text.length <= 63 && namespaceSyntax.test(text)) return text
  throw new InvalidValue('Give the name of a namespace: lower case letters, digits and "-", 63 at most.')
}

/**
 * `[NAMESPACE/]NAME[=>FOLDER]`.
 *
 * @example
 * parseNamed('web/nginx=>conf.d') // { namespace: 'web', name: 'nginx', folder: 'conf.d' }
 */
export function parseNamed(text: string): Named {
  const [object = '', folder, ...more] = text.split(ARROW).map((part) => part.trim())
  const [name = '', namespace, ...above] = object.split('/').reverse()
  if (more.length > 0 || above.length > 0 || name.length > 253 || !nameSyntax.test(name))
    throw new InvalidValue('Give [NAMESPACE/]NAME, or [NAMESPACE/]NAME=>FOLDER.')
  return {
    name,
    namespace: namespace === undefined ? undefined : parseNamespace(namespace),
    folder: folder === undefined ? undefined : parseFolder(folder),
  }
}

/** A label selector, as `kubectl get -l` has it. */
export function parseSelector(text: string): string {
  if (text.trim() === '') throw new InvalidValue('Give a label, or label=value.')
  try {
    parseLabelSelector(text)
  } catch (error) {
    if (error instanceof SelectorError) throw new InvalidValue(`It is no label selector: ${error.message}`)
    throw error
  }
  return text.trim()
}

/**
 * `SELECTOR=>FOLDER`.
 *
 * @example
 * parseMap('dashboard=1=>dashboards') // { labelSelector: 'dashboard=1', folder: 'dashboards' }
 */
export function parseMap(text: string): Mapped {
  const at = text.indexOf(ARROW)
  if (at === -1) throw new InvalidValue('Give SELECTOR=>FOLDER, like app=web=>conf.d.')
  return { labelSelector: parseSelector(text.slice(0, at)), folder: parseFolder(text.slice(at + 2).trim()) }
}

/** A folder: absolute, or below --folder. No part may lead up or begin with `..`, which is kept for the sidecar's own. */
function parseFolder(text: string): string {
  if (text === '' || text.includes('\0')) throw new InvalidValue('Name a folder after "=>".')
  if (text.split('/').some((part) => part.startsWith('..')))
    throw new InvalidValue('No part of the folder may begin with "..".')
  return text
}

/** The name of an annotation. */
export function parseAnnotation(text: string): string {
  const [problem] = labelKeyProblems(text)
  if (problem !== undefined) throw new InvalidValue(`It is no name of an annotation: ${problem}.`)
  return text
}

/** `OLD=NEW`: another name for the file of a key. */
export function parseRename(text: string): readonly [string, string] {
  const [key = '', name = '', ...more] = text.split('=').map((part) => part.trim())
  const isName = name !== '' && name !== '.' && !name.startsWith('..') && !/[/\0]/.test(name)
  if (key === '' || !isName || more.length > 0)
    throw new InvalidValue('Give KEY=NAME; a name is no path, and does not begin with "..".')
  return [key, name]
}

/** `dir:PATH`. */
export function parseSource(text: string): string {
  const path = text.startsWith('dir:') ? text.slice('dir:'.length) : ''
  if (path === '') throw new InvalidValue('Give dir:PATH.')
  return path
}

/** Any text but the empty one. */
export function parseText(text: string): string {
  if (text === '' || text.includes('\0'))
    throw new InvalidValue('It is empty, or holds a character that it may not.')
  return text
}

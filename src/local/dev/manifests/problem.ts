/** What is wrong with a manifest, and where. */
export interface Problem {
  /** As the user named it. */
  file: string
  /** From 1; undefined when it is about the whole file. */
  line?: number
  column?: number
  /** Such as `Deployment default/web`. */
  about?: string
  message: string
}

/**
 * A problem as one line, with its place first, so that editors and terminals make a link of it.
 *
 * @example
 * problemLine({ file: 'crd.yaml', line: 12, column: 7, message: 'spec.scope: Required value' })
 * // 'crd.yaml:12:7: spec.scope: Required value'
 */
export function problemLine({ file, line, column, about, message }: Problem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':')
  return `${place}: ${about === undefined ? '' : `${about}: `}${message}`
}

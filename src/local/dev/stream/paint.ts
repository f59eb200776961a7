import { stripVTControlCharacters, styleText } from 'node:util'

/** How a piece of a line looks. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Gives a text its look, where there is one. */
export type Paint = (style: Style, text: string) => string

/**
 * Colours for a stream: only a terminal has them, and NO_COLOR takes them away.
 *
 * @example
 * painter(process.stdout)('green', '+ Deployment web')
 */
export function painter(stream: NodeJS.WritableStream): Paint {
  return (style, text) => styleText(style, text, { stream })
}

/** Without any look. */
export const plain: Paint = (_style, text) => text

/** How many columns a text takes. */
export const widthOf = (text: string): number => stripVTControlCharacters(text).length

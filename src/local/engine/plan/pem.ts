/** One block of a PEM text. */
export interface PemBlock {
  type: string
  /** The block with its first and last line. */
  text: string
  /** Whether something like `Proc-Type: 4,ENCRYPTED` stands before its data. */
  headers: boolean
}

/**
 * The blocks of a PEM text, as far as they are whole.
 *
 * @example
 * pemBlocks(text).filter(({ type }) => type === 'CERTIFICATE').length
 */
export function pemBlocks(text: string): PemBlock[] {
  const markers = [...text.matchAll(/^-----(BEGIN|END) ([^\n-]{1,100})-----/gm)]
  return markers.flatMap((begin, index) => {
    const end = markers[index + 1]
    const [, side, type = ''] = begin
    if (side !== 'BEGIN' || end?.[1] !== 'END' || end[2] !== type) return []
    const body = text.slice(begin.index, end.index)
    return [{ type, text: `${body}${end[0]}\n`, headers: body.includes(':') }]
  })
}

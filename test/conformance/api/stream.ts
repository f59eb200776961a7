type Body = string | Uint8Array | AsyncIterable<string | Uint8Array>

/** Reads a body to its end. */
export async function textOf(body: Body): Promise<string> {
  let text = ''
  for await (const chunk of chunksOf(body)) text += chunk
  return text
}

/** The lines of a watch, one after the other, without empty ones. */
export async function* linesOf(body: Body): AsyncGenerator<unknown, void> {
  let rest = ''
  for await (const chunk of chunksOf(body)) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line)
  }
  if (rest.trim() !== '') yield JSON.parse(rest)
}

async function* chunksOf(body: Body): AsyncGenerator<string, void> {
  const decoder = new TextDecoder()
  const whole = typeof body === 'string' || body instanceof Uint8Array
  for await (const chunk of whole ? [body] : body) {
    yield typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
  }
}

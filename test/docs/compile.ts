import { join } from 'node:path'
import ts from 'typescript'
import { root, type Block } from './markdown.ts'

/**
 * What the compiler says of blocks of TypeScript, with the options of the project. They are compiled as files of the
 * folder `hooks` that are never written, so that they may import `hookwright` and the modules there.
 */
export function compileProblems(blocks: readonly Block[]): string[] {
  const texts = new Map(blocks.map((block, index) => [join(root, 'hooks', `__block-${index}.ts`), block]))
  const options = projectOptions()
  const host = ts.createCompilerHost(options)
  const onDisk = { ...host }
  host.fileExists = (name) => texts.has(name) || onDisk.fileExists(name)
  host.readFile = (name) => texts.get(name)?.text ?? onDisk.readFile(name)
  host.getSourceFile = (name, target, ...more) => {
    const block = texts.get(name)
    // Each block is a module of its own, also one that imports and exports nothing.
    return block
      ? ts.createSourceFile(name, `${block.text}\nexport {}\n`, target, true)
      : onDisk.getSourceFile(name, target, ...more)
  }
  const program = ts.createProgram([...texts.keys()], options, host)
  // What the blocks import is checked as part of the project.
  const problems = [...texts.keys()].flatMap((name) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(name)),
  )
  return problems.map(({ file, start, messageText }) => {
    const block = texts.get(file?.fileName ?? '')
    const at = file ? file.getLineAndCharacterOfPosition(start ?? 0).line : 0
    const place = block ? `${block.file}:${block.line + at}` : (file?.fileName ?? 'tsconfig.json')
    return `${place}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
  })
}

function projectOptions(): ts.CompilerOptions {
  const file = ts.readConfigFile(join(root, 'tsconfig.json'), (name) => ts.sys.readFile(name))
  if (file.error) throw new Error(ts.flattenDiagnosticMessageText(file.error.messageText, '\n'))
  const config = { ...(file.config as object), include: [], files: [] }
  return ts.parseJsonConfigFileContent(config, ts.sys, root).options
}

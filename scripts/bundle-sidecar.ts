/**
 * Puts the modules that `hookwright sidecar` runs from into one file, in place of those that the compiler wrote: a
 * hundred small ones take more of its 60 MB.
 *
 *   node scripts/bundle-sidecar.ts
 */
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'

const root = fileURLToPath(new URL('../', import.meta.url))

/** Writes `run.js`, and what it loads later, into a folder. Returns what went into it. */
export async function bundleSidecar(folder: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/cli/sidecar/run.ts'],
    outdir: folder,
    chunkNames: 'run-[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node22',
    minifySyntax: true,
    minifyWhitespace: true,
    metafile: true,
    logLevel: 'warning',
  })
  return metafile
}

if (import.meta.main) await bundleSidecar(`${root}dist/cli/sidecar`)

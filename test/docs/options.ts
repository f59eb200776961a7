import { clusterOptions } from '../../src/cli/cluster-options.ts'
import { demoOptions } from '../../src/cli/demo-options.ts'
import { devOptions } from '../../src/cli/dev-options.ts'
import type { OptionRow } from '../../src/cli/option-row.ts'
import { serveOptions } from '../../src/cli/serve-options.ts'
import { sidecarOptions } from '../../src/cli/sidecar/options.ts'

/** The options of every command, by its name; each command has a page of that name in docs/reference. */
export const optionsOf: Readonly<Record<string, Readonly<Record<string, OptionRow>>>> = {
  serve: serveOptions,
  sidecar: sidecarOptions,
  dev: devOptions,
  demo: demoOptions,
  cluster: clusterOptions,
}

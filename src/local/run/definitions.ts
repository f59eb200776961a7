import type { Api } from '../../cluster/api.ts'
import { isNoMatch } from '../../cluster/cluster-error.ts'
import type { Obj } from '../../cluster/object.ts'
import type { Clock } from '../../time/clock.ts'
import { metacontrollerCrds } from '../engine/crds/metacontroller-crds.ts'
import { untilServed } from './served.ts'

/**
 * Installs the CustomResourceDefinitions of Metacontroller where they are missing, and waits until they are served.
 *
 * @example
 * await installDefinitions({ api, clock: systemClock })
 */
export async function installDefinitions({ api, clock }: { api: Api; clock: Clock }): Promise<void> {
  const missing = await Promise.all(
    metacontrollerCrds().map(async (crd) => ((await isServed(api, crd)) ? [] : [crd])),
  )
  await Promise.all(
    missing.flat().map(async (crd) => {
      const applied = await api.apply(crd, { fieldManager: 'hookwright', force: true })
      await untilServed(applied, { api, clock })
    }),
  )
}

async function isServed(api: Api, { spec }: Obj): Promise<boolean> {
  const { group, names, versions } = spec as {
    group: string
    names: { kind: string }
    versions: readonly [{ name: string }]
  }
  try {
    await api.resource({ apiVersion: `${group}/${versions[0].name}`, kind: names.kind })
    return true
  } catch (error) {
    if (isNoMatch(error)) return false
    throw error
  }
}

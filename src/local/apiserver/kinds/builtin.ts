import { joinApiVersion } from '../../../cluster/object.ts'
import { crdStrategy } from '../custom/definition.ts'
import { holdForCleanup } from '../custom/establish.ts'
import { schemaFor } from '../schema/documents.ts'
import { coreStrategies } from '../strategies/core/index.ts'
import { eventConversion } from '../strategies/core/event-conversion.ts'
import { convertedStrategy } from '../strategies/core/converted-strategy.ts'
import { hpaConversion } from '../strategies/core/hpa-conversion.ts'
import { workloadStrategies } from '../strategies/workload/index.ts'
import { columnsFor } from '../table/columns.ts'
import type { Conversion, Kind, ScalePaths, Strategy } from './kind.ts'
import { builtinResources, type Resource } from './resources.ts'

const strategies: Readonly<Record<string, Strategy>> = {
  ...coreStrategies,
  ...workloadStrategies,
  'apiextensions.k8s.io/customresourcedefinitions': { ...crdStrategy, beginDeletion: holdForCleanup },
}

interface Converted {
  storage: string
  conversion: Conversion
  /** When left out: that of the storage, which understands both shapes. */
  strategy?: Strategy
}

/** Kinds that are kept in the shape of another one: where, and how they are converted. */
const converted: Readonly<Record<string, Converted>> = {
  'events.k8s.io/v1 events': { storage: '/events', conversion: eventConversion },
  'autoscaling/v1 horizontalpodautoscalers': {
    storage: 'autoscaling/horizontalpodautoscalers',
    conversion: hpaConversion,
    strategy: convertedStrategy(strategies['autoscaling/horizontalpodautoscalers'] ?? {}, hpaConversion),
  },
}

const SCALE: ScalePaths = { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' }

/** Every kind of Kubernetes that the server has. */
export function builtinKinds(): Kind[] {
  return builtinResources().map(toKind)
}

function toKind(resource: Resource): Kind {
  const { group, version, kind, plural } = resource
  const key = `${joinApiVersion(group, version)} ${plural}`
  const other = converted[key]
  const storage = other?.storage ?? `${group}/${plural}`
  return {
    ...resource,
    listKind: `${kind}List`,
    verbs: new Set(resource.verbs),
    subresources: new Map(resource.subresources.map(({ name, verbs }) => [name, new Set(verbs)])),
    storage,
    ...(other && { conversion: other.conversion, present: (stored) => other.conversion.fromStored(stored) }),
    // Read when first asked for: the documents of all groups would cost start-up and memory.
    get schema() {
      return schemaFor(group, version, kind) ?? {}
    },
    get columns() {
      return columnsFor(key)
    },
    strategy: other?.strategy ?? strategies[storage] ?? {},
    ...(resource.subresources.some(({ name }) => name === 'scale') && { scale: SCALE }),
  }
}

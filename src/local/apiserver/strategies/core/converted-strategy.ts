import type { Obj } from '../../../../cluster/object.ts'
import type { Conversion, Strategy } from '../../kinds/kind.ts'

/**
 * The strategy of a kind for clients that speak another version than the one that is stored.
 *
 * @example
 * convertedStrategy(autoscaler, hpaConversion) // takes and leaves objects of autoscaling/v1
 */
export function convertedStrategy(strategy: Strategy, conversion: Conversion): Strategy {
  const stored = (object: Obj) => conversion.toStored(object)
  const before = (previous: Obj | undefined) => previous && stored(previous)
  const change = (object: Obj, run: (stored: Obj) => void) => {
    const converted = stored(object)
    run(converted)
    replace(object, conversion.fromStored(converted))
  }
  return {
    ...strategy,
    defaults: (next) => {
      change(next, (converted) => strategy.defaults?.(converted))
    },
    ...(strategy.prepare && {
      prepare: (next, previous, situation) => {
        change(next, (converted) => strategy.prepare?.(converted, before(previous), situation))
      },
    }),
    validate: (next, previous, situation) =>
      strategy.validate?.(stored(next), before(previous), situation) ?? [],
    warnings: (next, previous, situation) =>
      strategy.warnings?.(stored(next), before(previous), situation) ?? [],
    ...(strategy.bumps && {
      bumps: (next, previous) => strategy.bumps?.(stored(next), stored(previous)) ?? false,
    }),
  }
}

/** Makes an object what another one is; whoever holds it sees the change. */
function replace(object: Obj, other: Obj): void {
  for (const name of Object.keys(object))
    if (!Object.hasOwn(other, name)) Reflect.deleteProperty(object, name)
  Object.assign(object, other)
}

import type { Subject } from '../errors.ts'
import type { Kind } from '../kinds/kind.ts'

/** An object as most errors name it: by its plural. */
export const byResource = ({ group, plural }: Kind, name: string): Subject => ({
  group,
  resource: plural,
  name,
})

/** An object as validation errors name it: by its kind. */
export const byKind = ({ storage, kind }: Kind, name: string): Subject => ({
  // The kind is that of what is stored: a core Event, however it came.
  group: storage.slice(0, storage.indexOf('/')),
  resource: kind,
  name,
})

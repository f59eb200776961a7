/*
 * What goes wrong in hooks that look fine. hookwright refuses each of these answers, says why, and Metacontroller tries
 * again later; without it the first one ends the process of Metacontroller for every controller of the cluster, and the
 * second one deletes all children.
 */

interface Request {
  parent: { metadata: { name: string } }
}

const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } })

/** Leaves a hole where an optional child would be. */
export const sync = ({ parent }: Request) => ({
  status: {},
  children: [process.env.WITH_SIDECAR ? configMap(parent.metadata.name) : null],
})

/** Misspells `children`. */
export const finalize = ({ parent }: Request) => ({
  status: {},
  childrens: [configMap(parent.metadata.name)],
  finalized: false,
})

/** Returns the rules themselves instead of an object that holds them. */
export const customize = () => [{ apiVersion: 'v1', resource: 'pods' }]

/** Who the controllers are in managedFields, as in a real cluster. */
export const MANAGER = { fieldManager: 'kube-controller-manager' } as const

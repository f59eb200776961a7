/** Thrown while the objects of a related kind are not known yet: the parent comes again, without an event. */
export class RelatedNotSynced extends Error {
  override readonly name = 'RelatedNotSynced'
  constructor() {
    super('related informer not synced yet')
  }
}

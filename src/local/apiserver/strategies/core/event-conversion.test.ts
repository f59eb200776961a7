import assert from 'node:assert/strict'
import type { Obj } from '../../../../cluster/object.ts'
import { eventConversion } from './event-conversion.ts'

const core: Obj = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: 'a', namespace: 'n', uid: 'u' },
  involvedObject: { kind: 'Pod', name: 'p' },
  reason: 'R',
  message: 'm',
  source: { component: 'c' },
  firstTimestamp: '2024-01-01T00:00:00Z',
  lastTimestamp: null,
  count: 3,
  type: 'Normal',
  eventTime: null,
  related: { kind: 'X' },
  reportingComponent: 'r',
  reportingInstance: 'i',
}

describe('eventConversion', () => {
  it('goes there and back without loss', () => {
    assert.deepEqual(eventConversion.toStored(eventConversion.fromStored(core)), core)
  })
  it('gives fields the names of events.k8s.io', () => {
    const { note, regarding, deprecatedCount, deprecatedSource, message } = eventConversion.fromStored(core)
    assert.deepEqual(
      [note, regarding, deprecatedCount, deprecatedSource, message],
      ['m', core.involvedObject, 3, core.source, undefined],
    )
  })
  it('shows empty fields as each version does', () => {
    const bare = { ...core, reportingComponent: '', reportingInstance: '' }
    const shown = eventConversion.fromStored(bare)
    assert.ok(!('reportingController' in shown) && !('reportingInstance' in shown))
    assert.deepEqual(eventConversion.toStored(shown), bare)
  })
  it('leaves what is in the right version already', () => {
    assert.equal(eventConversion.toStored(core), core)
  })
})

import assert from 'node:assert/strict'
import { newEvent, timestamp } from './event-object.ts'

const parent = {
  apiVersion: 'example.com/v1',
  kind: 'Site',
  metadata: { name: 'a', namespace: 'ns', uid: 'u', resourceVersion: '7' },
}
const happening = {
  component: 'metacontroller',
  type: 'Warning',
  reason: 'SyncError',
  message: 'm',
  nanoseconds: 1_700_000_000_123_456_789n,
} as const

describe('newEvent', () => {
  it("is what client-go's recorder makes", () => {
    assert.deepEqual(newEvent({ on: parent, ...happening }), {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'a.17979cfe3d85cd15', namespace: 'ns' },
      involvedObject: {
        kind: 'Site',
        namespace: 'ns',
        name: 'a',
        uid: 'u',
        apiVersion: 'example.com/v1',
        resourceVersion: '7',
      },
      reason: 'SyncError',
      message: 'm',
      source: { component: 'metacontroller' },
      firstTimestamp: '2023-11-14T22:13:20Z',
      lastTimestamp: '2023-11-14T22:13:20Z',
      count: 1,
      type: 'Warning',
      eventTime: null,
      reportingComponent: 'metacontroller',
      reportingInstance: '',
    })
  })
  it('about a cluster-wide object lives in default, and names no namespace', () => {
    const { metadata, involvedObject } = newEvent({
      on: { ...parent, metadata: { name: 'a' } },
      ...happening,
    })
    assert.equal(metadata.namespace, 'default')
    assert.deepEqual(involvedObject, { kind: 'Site', name: 'a', apiVersion: 'example.com/v1' })
  })
  it('has a name that the API takes, whatever the object is called', () => {
    for (const name of ['system:node', 'x'.repeat(253)]) {
      const of = (nanoseconds: bigint) =>
        newEvent({ on: { ...parent, metadata: { name } }, ...happening, nanoseconds })
      assert.match(of(1n).metadata.name, /^[0-9a-f]{40}$/)
      assert.notEqual(of(1n).metadata.name, of(2n).metadata.name)
    }
  })
})

describe('timestamp', () => {
  it('has whole seconds', () => assert.equal(timestamp(1_999_999_999n), '1970-01-01T00:00:01Z'))
})

import assert from 'node:assert/strict'
import { hashOf, revisionHash } from './hash.ts'

describe('hashOf', () => {
  it('gives at most ten letters of generated names', () => {
    for (let number = 0; number < 200; number++)
      assert.match(hashOf({ number }), /^[b-df-hj-np-tv-xz2-9]{1,10}$/)
  })

  it('does not depend on the order of fields', () => {
    assert.equal(hashOf({ a: 1, b: { c: 2, d: 3 } }), hashOf({ b: { d: 3, c: 2 }, a: 1 }))
  })

  it('depends on the order of lists, every value and the number of collisions', () => {
    const hashes = [
      hashOf({ a: [1, 2] }),
      hashOf({ a: [2, 1] }),
      hashOf({ a: [1] }),
      hashOf({ a: [1, 2] }, 0),
      hashOf({ a: [1, 2] }, 1),
    ]
    assert.equal(new Set(hashes).size, hashes.length)
  })
})

describe('revisionHash', () => {
  const data = (image: string) => ({
    spec: {
      template: {
        $patch: 'replace',
        metadata: { labels: { a: 'b' } },
        spec: {
          containers: [
            {
              name: 'c',
              image,
              resources: {},
              terminationMessagePath: '/dev/termination-log',
              terminationMessagePolicy: 'File',
              imagePullPolicy: 'Always',
            },
          ],
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 30,
          dnsPolicy: 'ClusterFirst',
          securityContext: {},
          schedulerName: 'default-scheduler',
        },
      },
    },
  })

  it('is what Kubernetes 1.36 names the revision of a StatefulSet', () => {
    assert.equal(revisionHash(data('i'), 0), '784947b667')
  })

  it('depends on the data and the number of collisions', () => {
    assert.notEqual(revisionHash(data('j'), 0), '784947b667')
    assert.notEqual(revisionHash(data('i'), 1), '784947b667')
  })
})

import assert from 'node:assert/strict'
import { send } from '../../../../test/apiserver/support/send.ts'
import { createApiServer } from '../server.ts'

interface Review {
  status: Record<string, unknown>
  spec: object
}

describe('reviews', () => {
  const { transport } = createApiServer()
  const ask = (group: string, plural: string, kind: string, spec?: object) =>
    send<Review>(transport, `POST /apis/${group}.k8s.io/v1/${plural}`, {
      apiVersion: `${group}.k8s.io/v1`,
      kind,
      ...(spec && { spec }),
    })

  it('say that everybody may do everything, and keep nothing', async () => {
    const attributes = { resourceAttributes: { verb: 'delete', resource: 'pods' } }
    for (const [plural, kind, spec] of [
      ['selfsubjectaccessreviews', 'SelfSubjectAccessReview', attributes],
      ['subjectaccessreviews', 'SubjectAccessReview', { ...attributes, user: 'nobody' }],
    ] as const) {
      const { status, body } = await ask('authorization', plural, kind, spec)
      assert.equal(status, 201)
      assert.equal(body.status.allowed, true)
      assert.equal((await send(transport, `GET /apis/authorization.k8s.io/v1/${plural}`)).status, 405)
    }
    const { body } = await ask('authorization', 'selfsubjectrulesreviews', 'SelfSubjectRulesReview', {
      namespace: 'a',
    })
    assert.deepEqual(body.status.resourceRules, [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }])
    assert.equal(body.status.incomplete, false)
  })

  it('say who asks', async () => {
    const { body } = await ask('authentication', 'selfsubjectreviews', 'SelfSubjectReview')
    assert.equal((body.status.userInfo as { username: string }).username, 'admin')
  })

  it('of tokens are not emulated', async () => {
    const { status, body } = await ask('authentication', 'tokenreviews', 'TokenReview', { token: 'x' })
    assert.equal(status, 501)
    assert.match((body as unknown as { message: string }).message, /^TokenReview is not emulated/)
  })
})

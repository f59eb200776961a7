import assert from 'node:assert/strict'
import { send } from '../../../../test/apiserver/support/send.ts'
import type { Obj } from '../../../cluster/object.ts'
import type { Transport } from '../../../cluster/transport.ts'
import { createApiServer } from '../server.ts'

const MAPS = '/api/v1/namespaces/default/configmaps'
const WIDGETS = '/apis/luck.example.com/v1/namespaces/default/widgets'
const TYPE = { apiVersion: 'luck.example.com/v1', kind: 'Widget' }

/** What the real server says, measured with 1.36.3. */
describe('the type of a body', () => {
  let transport: Transport

  beforeEach(async () => {
    ;({ transport } = createApiServer())
    await send(transport, 'POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.luck.example.com' },
      spec: {
        group: 'luck.example.com',
        scope: 'Namespaced',
        names: { plural: 'widgets', kind: 'Widget' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          },
        ],
      },
    })
    await send(transport, `POST ${WIDGETS}`, { ...TYPE, metadata: { name: 'a' } })
    await send(transport, `POST ${MAPS}`, { metadata: { name: 'a' } })
  })

  const answer = async (request: string, body: unknown) => {
    const { status, body: said } = await send(transport, request, body)
    return [status, said.message]
  }

  it('may be left out of a built-in kind, and is filled in', async () => {
    const { status, body } = await send<Obj>(transport, `POST ${MAPS}`, { metadata: { name: 'b' } })
    assert.deepEqual([status, body.apiVersion, body.kind], [201, 'v1', 'ConfigMap'])
    for (const patch of [{ kind: null }, { kind: '' }]) {
      const { body: patched } = await send<Obj>(transport, `PATCH merge ${MAPS}/a`, patch)
      assert.deepEqual([patched.apiVersion, patched.kind], ['v1', 'ConfigMap'])
    }
    assert.deepEqual(await answer(`PATCH merge ${MAPS}/a`, { apiVersion: null }), [
      400,
      'the name of the object (a based on URL) was undeterminable: name must be provided',
    ])
  })

  it('has to be there in a custom resource', async () => {
    assert.deepEqual(await answer(`POST ${WIDGETS}`, {}), [
      400,
      "the object provided is unrecognized (must be of type Widget): Object 'Kind' is missing in '{}' ({})",
    ])
    assert.deepEqual(await answer(`POST ${WIDGETS}`, { kind: 'Widget', metadata: { name: 'q' } }), [
      400,
      'the API version in the data () does not match the expected API version (luck.example.com/v1)',
    ])
    assert.deepEqual(await answer(`POST ${WIDGETS}`, { ...TYPE, apiVersion: [] }), [
      400,
      `the object provided is unrecognized (must be of type Widget): couldn't get version/kind; json parse error: json: cannot unmarshal array into Go struct field .apiVersion of type string ({"apiVersion":[],"kind":"Widge ...)`,
    ])
    assert.deepEqual(await answer(`POST ${WIDGETS}`, TYPE), [
      422,
      'Widget.luck.example.com "" is invalid: metadata.name: Required value: name or generateName is required',
    ])
  })

  it('cannot be patched into another', async () => {
    const patch = (change: object) => answer(`PATCH merge ${WIDGETS}/a`, change)
    assert.deepEqual(await patch({ kind: 'Other' }), [
      422,
      'Other.luck.example.com "a" is invalid: kind: Invalid value: "Other": must be Widget',
    ])
    assert.deepEqual(await patch({ apiVersion: 'v1' }), [
      422,
      'Widget "a" is invalid: apiVersion: Invalid value: "v1": must be luck.example.com/v1',
    ])
    assert.deepEqual(await patch({ metadata: null }), [
      400,
      'the name of the object (a based on URL) was undeterminable: name must be provided',
    ])
    for (const [change, why] of [
      [{ apiVersion: [] }, /json: cannot unmarshal array into Go struct field \.apiVersion of type string$/],
      [{ kind: 5 }, /json: cannot unmarshal number into Go struct field \.kind of type string$/],
      [{ kind: null }, /Object 'Kind' is missing in '/],
    ] as const) {
      const [status, message] = await patch(change)
      assert.equal(status, 422)
      assert.match(String(message), why)
    }
    // A real server says 500 here.
    assert.deepEqual(await patch({ apiVersion: '' }), [
      400,
      "Internal error occurred: Object 'apiVersion' is missing in 'object has no apiVersion field'",
    ])
    const { body } = await send<Obj>(transport, `GET ${WIDGETS}/a`)
    assert.deepEqual([body.apiVersion, body.kind, body.metadata.generation], [TYPE.apiVersion, 'Widget', 1])
  })

  it('is not needed to apply nothing', async () => {
    const applied = await send<Obj>(transport, `PATCH apply ${WIDGETS}/a?fieldManager=f`, TYPE)
    assert.equal(applied.status, 200)
    for (const metadata of [undefined, null, {}]) {
      const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata }
      assert.deepEqual(await answer(`PATCH apply ${MAPS}/missing?fieldManager=f`, config), [
        400,
        'the name of the object (missing based on URL) was undeterminable: name must be provided',
      ])
    }
  })
})

import assert from 'node:assert/strict'
import { goJson, goValue } from './go-value.ts'

describe('values as the server prints them', () => {
  it('every field is there, with the names and the order of its own type', () => {
    assert.equal(
      goJson(goValue('AppArmorProfile', { localhostProfile: 'x', type: 'Localhost' })),
      '{"Type":"Localhost","LocalhostProfile":"x"}',
    )
    assert.equal(
      goJson(goValue('ContainerPort', {})),
      '{"Name":"","HostPort":0,"ContainerPort":0,"Protocol":"","HostIP":""}',
    )
  })

  it('metadata stands first, and its labels are sorted', () => {
    const text = goJson(goValue('PodTemplateSpec', { metadata: { labels: { b: '1', a: '<' } }, spec: {} }))
    assert.match(text, /^\{"labels":\{"a":"\\u003c","b":"1"\},"Spec":\{"Volumes":null,/)
  })

  it('what concerns the host stands in the security context', () => {
    const spec = goValue('PodSpec', { hostNetwork: true, securityContext: { runAsUser: 3 } }) as {
      SecurityContext: object
    }
    assert.deepEqual(Object.entries(spec.SecurityContext).slice(0, 2), [
      ['HostNetwork', true],
      ['HostPID', false],
    ])
  })

  it('label selectors are printed as they are written', () => {
    const selector = { matchExpressions: [{ values: ['x'], operator: 'In', key: 'a' }], matchLabels: {} }
    assert.equal(
      goJson(goValue('LabelSelector', selector)),
      '{"matchExpressions":[{"key":"a","operator":"In","values":["x"]}]}',
    )
  })

  it('nothing is null', () => assert.equal(goJson(goValue('Probe', undefined)), 'null'))
})

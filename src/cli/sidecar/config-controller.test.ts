import assert from 'node:assert/strict'
import { readSidecarArguments } from './read-arguments.ts'

const read = (argv: string) => readSidecarArguments(argv.split(' '), {}, '/')
const base = '--configroot=/mnt/config --configmap=production/prometheus'

describe('the flags of k8s-config-controller', () => {
  it('mean what they meant beside another container', () => {
    const { options } = read(`${base} --reload-http=http://localhost:9090/-/reload --reload-http-method=PUT`)
    assert.deepEqual(options.roots, ['/mnt/config'])
    assert.deepEqual(options.rules, [
      {
        kinds: ['ConfigMap'],
        namespaces: ['production'],
        name: 'prometheus',
        target: { root: '/mnt/config', folder: '' },
      },
    ])
    const [url] = options.reload.urls
    assert.deepEqual([url?.url, url?.method], ['http://localhost:9090/-/reload', 'PUT'])
    assert.deepEqual(
      [200, 204].map((status) => url?.success(status)),
      [true, false],
    )
    assert.equal(options.reload.onStart, 'always')
    assert.equal(read(`${base} --reload-http http://h/`).options.reload.urls[0]?.method, 'POST')
  })

  it('mean what they meant with a program below, which alone is told', () => {
    const { options, warnings } = read(`${base} --reload-http http://h/ -- /bin/postgres -c x=y`)
    assert.deepEqual(options.child?.command, ['/bin/postgres', '-c', 'x=y'])
    assert.equal(options.child.signal, 'SIGHUP')
    assert.deepEqual(options.reload.urls, [])
    assert.match(warnings.join('\n'), /--reload-http is not called/)
    assert.equal(read(`${base} --reload-url http://h/ -- x`).options.reload.urls.length, 1)
  })

  it('look in "default" when no namespace is named, and warn', () => {
    const { options, warnings } = read('--configroot /c --configmap web')
    assert.deepEqual(options.rules[0]?.namespaces, ['default'])
    assert.match(warnings.join('\n'), /NAMESPACE\/NAME/)
    assert.deepEqual(read('--configroot /c --configmap web --namespace x').options.rules[0]?.namespaces, [
      'x',
    ])
    assert.equal(read('--folder /c --configmap web').options.rules[0]?.namespaces, 'own')
  })

  it('leave what is said by our own names', () => {
    const { options } = read(`${base} --reload-http http://h/ --reload-success 204 --reload-on-start never`)
    assert.equal(options.reload.urls[0]?.success(204), true)
    assert.equal(options.reload.onStart, 'never')
  })

  it('have those of kubectl and glog beside them', () => {
    const { connection, warnings, options } = read(
      `${base} --running-in-cluster=false --kubeconfig /k --context c --server http://h:1 --v=2 --logtostderr --stderrthreshold 1 --match-server-version`,
    )
    assert.deepEqual(connection, {
      kubeconfig: '/k',
      context: 'c',
      overrides: { server: 'http://h:1' },
    })
    assert.match(
      warnings.join('\n'),
      /--v, --logtostderr, --stderrthreshold, --match-server-version: without/,
    )
    assert.deepEqual(options.roots, ['/mnt/config'])
  })

  for (const [argv, message] of [
    [`${base} --folder /x`, /--configroot is the same as --folder/],
    [`${base} --reload-http http://h/ --reload-url http://h/`, /same as --reload-url/],
    [`${base} --reload-http h`, /option '--reload-http <url>' argument is invalid/],
    [`${base} --reload-http-method PUT`, /--reload-http-method means nothing without --reload-url/],
  ] as [string, RegExp][]) {
    it(`refuse ${argv}`, () => assert.throws(() => read(argv), { name: 'UsageError', message }))
  }
})

import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { inspect } from 'node:util'
import { cleanUp } from '../../test/support/cleanup.ts'
import { loadConfig, type LoadConfigOptions } from './config.ts'
import { sourceReader } from './connection/source.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')

const CONFIG = `
apiVersion: v1
kind: Config
current-context: dev
contexts:
- {name: dev, context: {cluster: main, user: token, namespace: team}}
- {name: cert, context: {cluster: main, user: cert}}
- {name: nobody, context: {cluster: plain}}
- {name: basic, context: {cluster: plain, user: basic}}
- {name: actor, context: {cluster: plain, user: actor}}
- {name: exec, context: {cluster: plain, user: exec}}
- {name: lost, context: {cluster: none, user: token}}
- {name: odd, context: {cluster: odd, user: token}}
clusters:
- name: main
  cluster: {server: "https://one:6443", certificate-authority-data: ${base64('CA')}, tls-server-name: kubernetes, proxy-url: "http://proxy:3128"}
- {name: plain, cluster: {server: "http://localhost:8001", certificate-authority: pki/ca.crt, insecure-skip-tls-verify: true}}
- {name: odd, cluster: {server: "one:6443"}}
users:
- {name: token, user: {token: secret-token}}
- {name: cert, user: {client-certificate-data: ${base64('CERT')}, client-key: key.pem}}
- {name: basic, user: {username: me, password: pass}}
- {name: actor, user: {tokenFile: token, as: someone, as-groups: [a, b]}}
- name: exec
  user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, interactiveMode: Never}}
`

describe('loadConfig', () => {
  const cleanup = cleanUp(afterEach)
  let home = ''
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'hookwright-config-'))
    mkdirSync(join(home, '.kube'))
    cleanup(() => rmSync(home, { recursive: true }))
  })
  const file = (name: string, content: string) => {
    const path = join(home, name)
    writeFileSync(path, content)
    return path
  }
  const load = (options: LoadConfigOptions = {}) => loadConfig({ env: {}, home, ...options })

  it('reads ~/.kube/config', async () => {
    file('.kube/config', CONFIG)
    const { server, namespace, ca, serverName, proxy, login } = await load()
    assert.deepEqual(
      [server, namespace, serverName, proxy],
      ['https://one:6443', 'team', 'kubernetes', 'http://proxy:3128'],
    )
    assert.equal(await sourceReader(ca!, 'CA')(), 'CA')
    assert.deepEqual(await login?.(false), { authorization: 'Bearer secret-token' })
  })

  it('takes another context and namespace', async () => {
    file('.kube/config', CONFIG)
    const { namespace, cert, key, login } = await load({ context: 'cert' })
    assert.deepEqual([namespace, login], ['default', undefined])
    assert.deepEqual([cert, key], [{ text: 'CERT' }, { file: join(home, '.kube/key.pem') }])
    assert.equal((await load({ namespace: 'mine' })).namespace, 'mine')
  })

  it('takes files relative to the kubeconfig, and trusts everybody only when told', async () => {
    const kubeconfig = file('config', CONFIG)
    const { ca, insecure } = await load({ kubeconfig, context: 'nobody' })
    assert.deepEqual(ca, { file: join(home, 'pki/ca.crt') })
    assert.equal(insecure, true)
    assert.equal((await load({ kubeconfig })).insecure, false)
  })

  it('logs in by password, by token file, as somebody else', async () => {
    const kubeconfig = file('config', CONFIG)
    file('token', 'from-a-file\n')
    assert.deepEqual(await (await load({ kubeconfig, context: 'basic' })).login?.(false), {
      authorization: `Basic ${base64('me:pass')}`,
    })
    const actor = await load({ kubeconfig, context: 'actor' })
    assert.deepEqual(await actor.login?.(false), { authorization: 'Bearer from-a-file' })
    assert.deepEqual(actor.headers, { 'impersonate-user': 'someone', 'impersonate-group': ['a', 'b'] })
  })

  it('runs an exec plugin, again when it is refused', async () => {
    const kubeconfig = file('config', CONFIG)
    const credential =
      '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}'
    const plugin = file(
      'plugin',
      `#!/bin/sh
      echo "$KUBERNETES_EXEC_INFO" >> ${home}/runs
      printf '${credential}' "t$(wc -l < ${home}/runs | tr -d ' ')"`,
    )
    chmodSync(plugin, 0o755)
    const { login } = await load({ kubeconfig, context: 'exec' })
    await Promise.all([login?.(false), login?.(false)])
    assert.deepEqual(await login?.(false), { authorization: 'Bearer t1' })
    assert.match(
      readFileSync(join(home, 'runs'), 'utf8'),
      /^\{"apiVersion":"client.authentication.k8s.io\/v1","kind":"ExecCredential"/,
    )
    assert.deepEqual(await login?.(true), { authorization: 'Bearer t2' })
  })

  it('does not repeat what a plugin printed, which may hold secrets', async () => {
    const kubeconfig = file('config', CONFIG)
    chmodSync(file('plugin', '#!/bin/sh\necho secret-token'), 0o755)
    const { login } = await load({ kubeconfig, context: 'exec' })
    await assert.rejects(
      login!(false),
      (error: Error) => !inspect(error).includes('secret') && error.message.includes('no JSON'),
    )
  })

  it('says which user could not log in', async () => {
    const kubeconfig = file('config', CONFIG)
    const { login } = await load({ kubeconfig, context: 'exec' })
    await assert.rejects(login!(false), {
      reason: 'BadConfig',
      message: /cannot log in to the cluster as "exec" of the kubeconfig: /,
    })
  })

  it('merges the files of KUBECONFIG: the first to name something wins, missing ones do not matter', async () => {
    mkdirSync(join(home, 'b'))
    const first = file(
      'a',
      'contexts: [{name: dev, context: {cluster: main, user: token, namespace: first}}]',
    )
    const second = file('b/config', CONFIG)
    const { namespace, server } = await load({
      env: { KUBECONFIG: [first, join(home, 'none'), second].join(delimiter) },
    })
    assert.deepEqual([namespace, server], ['first', 'https://one:6443'])
  })

  it('finds the cluster of a Pod, when there is no kubeconfig', async () => {
    const serviceAccount = join(home, 'serviceaccount')
    mkdirSync(serviceAccount)
    for (const [name, content] of [
      ['token', 'pod-token'],
      ['ca.crt', 'CA'],
      ['namespace', 'pods\n'],
    ] as const) {
      file(`serviceaccount/${name}`, content)
    }
    const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' }
    const { server, namespace, ca, login } = await load({ env, serviceAccount })
    assert.deepEqual([server, namespace], ['https://[fd00::1]:443', 'pods'])
    assert.deepEqual(ca, { file: join(serviceAccount, 'ca.crt') })
    assert.deepEqual(await login?.(false), { authorization: 'Bearer pod-token' })
  })

  const refused: [string, LoadConfigOptions, RegExp][] = [
    ['no cluster at all', {}, /no Kubernetes cluster is configured: .*set KUBECONFIG/],
    ['a file that is missing', { kubeconfig: '/nowhere/config' }, /cannot read the kubeconfig: ENOENT/],
    [
      'an unknown context',
      { kubeconfig: 'good', context: 'prod' },
      /no context "prod"; it has dev, cert, nobody/,
    ],
    [
      'a cluster that is not there',
      { kubeconfig: 'good', context: 'lost' },
      /no cluster "none"; it has main, plain, odd/,
    ],
    [
      'a server that is no address',
      { kubeconfig: 'good', context: 'odd' },
      /server of cluster "odd" .* no http or https address/,
    ],
    ['no current context', { kubeconfig: 'empty' }, /no current context: choose one of none/],
  ]
  for (const [title, options, message] of refused) {
    it(`says what is wrong: ${title}`, async () => {
      const files: Record<string, string> = { good: file('good', CONFIG), empty: file('empty', '{}') }
      const kubeconfig = options.kubeconfig && (files[options.kubeconfig] ?? options.kubeconfig)
      await assert.rejects(load({ ...options, kubeconfig }), { reason: 'BadConfig', message })
    })
  }

  it('goes to another address than the configured one, which is enough where nothing is configured', async () => {
    const server = 'http://other:8001'
    assert.deepEqual(await load({ server }), { server, namespace: 'default' })
    const configured = await load({ server, kubeconfig: file('config', CONFIG) })
    assert.deepEqual([configured.server, configured.namespace], [server, 'team'])
    await assert.rejects(load({ server: 'other:8001' }), { reason: 'BadConfig' })
  })

  it('reads a kubeconfig in JSON', async () => {
    const entry = { name: 'it', cluster: { server: 'https://json:6443' } }
    const context = { name: 'it', context: { cluster: 'it' } }
    const config = { 'current-context': 'it', clusters: [entry], contexts: [context] }
    const { server } = await load({ kubeconfig: file('config', JSON.stringify(config)) })
    assert.equal(server, 'https://json:6443')
  })

  it('does not repeat the text of a broken kubeconfig, which may hold secrets', async () => {
    const kubeconfig = file('broken', 'users: [{name: a, user: {token: secret-token')
    await assert.rejects(load({ kubeconfig }), (error: Error) => {
      assert.match(error.message, /the kubeconfig .*broken is no YAML/)
      assert.ok(!inspect(error).includes('secret-token'))
      return true
    })
  })
})

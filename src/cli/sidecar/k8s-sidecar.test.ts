import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { k8sSidecarVariables } from './k8s-sidecar-variables.ts'
import { readSidecarArguments, type SidecarArguments } from './read-arguments.ts'

type Env = Record<string, string>
const base = { FOLDER: '/d', LABEL: 'dash' }
const read = (env: Env, argv = '') =>
  readSidecarArguments(argv === '' ? [] : argv.split(' '), { ...base, ...env }, '/')

const rules = ({ options }: SidecarArguments) =>
  options.rules.map(({ kinds, namespaces, name, labelSelector }) =>
    [
      kinds.join('+'),
      typeof namespaces === 'string' ? namespaces : namespaces.join('+'),
      name ?? labelSelector,
    ].join(' '),
  )
const url = ({ options }: SidecarArguments) => options.reload.urls[0]
const REQ_URL = 'http://h/'

/** For each variable: what it is set to, what is looked at, and what that has to be. */
const wanted: Record<string, [env: Env, look: (read: SidecarArguments) => unknown, value: unknown][]> = {
  LABEL: [
    [{}, rules, ['ConfigMap own dash']],
    [{ LABEL: 'a=b,c' }, rules, ['ConfigMap own a=b,c']],
  ],
  LABEL_VALUE: [
    [{ LABEL_VALUE: '1' }, rules, ['ConfigMap own dash=1']],
    [{ LABEL_VALUE: '' }, rules, ['ConfigMap own dash']],
  ],
  FOLDER: [[{ FOLDER: '/x' }, ({ options }) => options.roots, ['/x']]],
  FOLDER_ANNOTATION: [
    [{}, ({ options }) => options.keys.folderAnnotation, 'k8s-sidecar-target-directory'],
    [{ FOLDER_ANNOTATION: 'a/b' }, ({ options }) => options.keys.folderAnnotation, 'a/b'],
  ],
  NAMESPACE: [
    [{ NAMESPACE: 'a, b' }, rules, ['ConfigMap a+b dash']],
    [{ NAMESPACE: 'ALL' }, rules, ['ConfigMap all dash']],
    [{ NAMESPACE: '' }, rules, ['ConfigMap own dash']],
  ],
  RESOURCE: [
    [{ RESOURCE: 'secret' }, rules, ['Secret own dash']],
    [{ RESOURCE: 'both' }, rules, ['ConfigMap+Secret own dash']],
  ],
  RESOURCE_NAME: [
    [{ RESOURCE_NAME: 'a,b' }, rules, ['ConfigMap own a', 'ConfigMap own b']],
    [{ LABEL: '', RESOURCE_NAME: 'a' }, rules, ['ConfigMap own a']],
    [{ RESOURCE_NAME: 'a', RESOURCE: 'both' }, rules, ['ConfigMap+Secret own a']],
    [{ RESOURCE_NAME: 'secret/a', NAMESPACE: 'x,y' }, rules, ['Secret x+y a']],
    [{ RESOURCE_NAME: 'configmap/a', RESOURCE: 'both' }, rules, ['ConfigMap own a']],
    [{ RESOURCE_NAME: 'ops/secret/a,b', NAMESPACE: 'x' }, rules, ['ConfigMap x b', 'Secret ops a']],
  ],
  METHOD: [
    [{ METHOD: 'LIST' }, ({ options }) => [options.mode, options.adminListen], ['once', undefined]],
    [{ METHOD: 'SLEEP' }, ({ options }) => options.mode, 'watch'],
    [{ METHOD: 'WATCH' }, ({ options }) => options.mode, 'watch'],
  ],
  REQ_URL: [
    [{ REQ_URL }, (read) => url(read)?.url, REQ_URL],
    [{ REQ_URL }, ({ options }) => options.reload.onStart, 'changed'],
    [{ REQ_URL }, (read) => [200, 204, 401].map((status) => url(read)?.success(status)), [true, true, false]],
  ],
  REQ_METHOD: [
    [{ REQ_URL }, (read) => url(read)?.method, 'GET'],
    [{ REQ_URL, REQ_METHOD: 'POST' }, (read) => url(read)?.method, 'POST'],
  ],
  REQ_PAYLOAD: [
    [{ REQ_URL, REQ_METHOD: 'POST', REQ_PAYLOAD: '{"a": 1}' }, (read) => url(read)?.payload, '{"a": 1}'],
    [{ REQ_URL, REQ_METHOD: 'POST', REQ_PAYLOAD: 'now' }, (read) => url(read)?.payload, '"now"'],
    [
      { REQ_URL, REQ_METHOD: 'POST', REQ_PAYLOAD: 'now' },
      (read) => url(read)?.headers,
      { 'content-type': 'application/json' },
    ],
    [{ REQ_URL, REQ_PAYLOAD: '{}' }, (read) => url(read)?.payload, undefined],
  ],
  REQ_USERNAME: [[{ REQ_URL, REQ_USERNAME: 'u' }, (read) => url(read)?.basic, undefined]],
  REQ_PASSWORD: [
    [
      { REQ_URL, REQ_USERNAME: 'u', REQ_PASSWORD: 'p' },
      (read) => url(read)?.basic,
      { user: 'u', password: 'p', encoding: 'latin1' },
    ],
  ],
  REQ_USERNAME_FILE: [
    [
      { REQ_URL, REQ_USERNAME: 'x', REQ_USERNAME_FILE: '/u', REQ_PASSWORD: 'p' },
      (read) => url(read)?.basic,
      { user: { file: '/u' }, password: 'p', encoding: 'latin1' },
    ],
  ],
  REQ_PASSWORD_FILE: [
    [
      { REQ_URL, REQ_USERNAME: 'u', REQ_PASSWORD_FILE: '/p' },
      (read) => url(read)?.basic,
      { user: 'u', password: { file: '/p' }, encoding: 'latin1' },
    ],
  ],
  REQ_BASIC_AUTH_ENCODING: [
    [
      { REQ_URL, REQ_USERNAME: 'u', REQ_PASSWORD: 'p', REQ_BASIC_AUTH_ENCODING: 'UTF-8' },
      (read) => url(read)?.basic?.encoding,
      'utf8',
    ],
  ],
  REQ_SKIP_INIT: [
    [{ REQ_URL, REQ_SKIP_INIT: 'true' }, ({ options }) => options.reload.onStart, 'never'],
    [{ REQ_URL, REQ_SKIP_INIT: 'true', METHOD: 'LIST' }, ({ options }) => options.reload.onStart, 'changed'],
  ],
  REQ_SKIP_TLS_VERIFY: [[{ REQ_URL, REQ_SKIP_TLS_VERIFY: 'true' }, (read) => url(read)?.skipTlsVerify, true]],
  REQUESTS_CA_BUNDLE: [
    [{ REQ_URL, REQUESTS_CA_BUNDLE: '/ca' }, (read) => url(read)?.caFile, '/ca'],
    [
      { REQ_URL, REQUESTS_CA_BUNDLE: '/ca', REQ_SKIP_TLS_VERIFY: 'true' },
      (read) => url(read)?.caFile,
      undefined,
    ],
  ],
  REQ_TIMEOUT: [[{ REQ_URL, REQ_TIMEOUT: '2.5' }, (read) => url(read)?.timeoutMs, 2_500]],
  SCRIPT: [
    [
      { SCRIPT: "/a b's.sh" },
      ({ options }) => options.reload.command,
      `if [ -x '/a b'\\''s.sh' ]; then exec '/a b'\\''s.sh'; else exec sh '/a b'\\''s.sh'; fi`,
    ],
  ],
  UNIQUE_FILENAMES: [
    [{ UNIQUE_FILENAMES: 'True' }, ({ options }) => options.keys.uniqueNames, true],
    [{ UNIQUE_FILENAMES: 'no' }, ({ options }) => options.keys.uniqueNames, false],
  ],
  DEFAULT_FILE_MODE: [
    [
      { DEFAULT_FILE_MODE: '444' },
      ({ options }) => [options.keys.configMapMode, options.keys.secretMode],
      [0o444, 0o444],
    ],
  ],
  ENABLE_5XX: [[{ ENABLE_5XX: 'true' }, ({ warnings }) => warnings.join().includes('.url'), true]],
  HEALTH_PORT: [
    [{}, ({ options }) => options.adminListen, { host: '::', port: 8080 }],
    [{ HEALTH_PORT: '81' }, ({ options }) => options.adminListen, { host: '::', port: 81 }],
  ],
  HEALTH_HOST: [
    [{ HEALTH_HOST: '0.0.0.0' }, ({ options }) => options.adminListen, { host: '0.0.0.0', port: 8080 }],
    [{ HEALTH_HOST: '::1' }, ({ options }) => options.adminListen, { host: '::1', port: 8080 }],
  ],
  LOG_LEVEL: [
    [{ LOG_LEVEL: 'DEBUG' }, ({ log }) => log.level, 'debug'],
    [{ LOG_LEVEL: 'WARNING' }, ({ log }) => log.level, 'warn'],
    [{ LOG_LEVEL: 'CRITICAL' }, ({ log }) => log.level, 'error'],
  ],
  LOG_FORMAT: [
    [{}, ({ log }) => log.format, 'json'],
    [{ LOG_FORMAT: 'LOGFMT' }, ({ log }) => log.format, 'text'],
  ],
  LOG_CONFIG: [[{ LOG_CONFIG: '/x' }, ({ warnings }) => warnings.join().includes('LOG_CONFIG'), true]],
  // Read by whatever finds the cluster.
  KUBECONFIG: [[{ KUBECONFIG: '/k' }, ({ connection }) => connection?.kubeconfig, undefined]],
  SKIP_TLS_VERIFY: [
    [{ SKIP_TLS_VERIFY: 'true' }, ({ connection }) => connection?.overrides.insecure, true],
    [{ SKIP_TLS_VERIFY: 'true' }, ({ warnings }) => warnings.join().includes('SKIP_TLS_VERIFY'), true],
  ],
}

describe('the variables of k8s-sidecar', () => {
  for (const [name, cases] of Object.entries(wanted)) {
    for (const [env, look, value] of cases) {
      it(`${name}: ${JSON.stringify(env)}`, () => assert.deepEqual(look(read(env)), value))
    }
  }

  for (const [name, { isNeeded }] of Object.entries(k8sSidecarVariables)) {
    if (isNeeded !== false) it(`${name} is tested`, () => assert.ok(name in wanted))
    else
      it(`${name} changes nothing, and that is said`, () => {
        const { options, warnings } = read({ [name]: '7' })
        const without = read({}).options
        assert.deepEqual({ ...options, keys: without.keys }, without)
        assert.ok(warnings.some((warning) => warning.includes(name)))
      })
  }

  it('are read only when nothing else is selected, and only with FOLDER and LABEL or RESOURCE_NAME', () => {
    const other = read({ NAMESPACE: 'x', REQ_URL }, '--configmap web --folder /etc/web')
    assert.deepEqual(rules(other), ['ConfigMap own web'])
    assert.deepEqual([other.options.reload.urls, other.warnings], [[], []])
    for (const env of [{ FOLDER: '' }, { LABEL: '' }, { FOLDER: '', LABEL: '', RESOURCE_NAME: 'a' }])
      assert.throws(() => read(env), /nothing is selected/, JSON.stringify(env))
    assert.throws(() => read({ LABEL: '' }), /LABEL or RESOURCE_NAME/)
  })

  it('come after options of ours', () => {
    const { options } = read(
      { NAMESPACE: 'a', REQ_URL, REQ_USERNAME: 'u', REQ_PASSWORD: 'p', HEALTH_PORT: '1' },
      '--folder /x --all-namespaces --reload-url http://other/ --reload-bearer-file /t --admin-listen :2',
    )
    assert.deepEqual(options.roots, ['/x'])
    assert.equal(options.rules[0]?.namespaces, 'all')
    assert.deepEqual(
      options.reload.urls.map(({ url, basic }) => [url, basic]),
      [['http://other/', undefined]],
    )
    assert.equal(options.adminListen?.port, 2)
    assert.equal(read({ HOOKWRIGHT_UNIQUE_NAMES: 'true' }).options.keys.uniqueNames, true)
  })

  it('have its flags beside them', () => {
    const env = { REQ_URL, REQ_USERNAME: 'u', REQ_PASSWORD_FILE: '/p' }
    const basic = url(read(env, '--req-username-file /u --req-password-file=/q'))?.basic
    assert.deepEqual(basic, { user: { file: '/u' }, password: { file: '/q' }, encoding: 'latin1' })
    assert.deepEqual(url(read(env, '--req-password-file /q'))?.basic, {
      user: 'u',
      password: { file: '/q' },
      encoding: 'latin1',
    })
  })

  it('are what its flags need', () => {
    const argv = ['--configmap', 'a', '--folder', '/c', '--reload-url', REQ_URL, '--req-password-file', '/q']
    assert.throws(() => readSidecarArguments(argv, base, '/'), /use --reload-basic-file/)
  })

  it('warn where this is safer, and never show a password', () => {
    const warningsOf = (env: Env) => read(env).warnings.join('\n')
    assert.match(warningsOf({}), /FOLDER_ANNOTATION: a folder outside of FOLDER is refused/)
    assert.match(warningsOf({}), /HEALTH_PORT: .*readyz/)
    assert.match(warningsOf({ REQ_URL }), /REQ_URL: .*200 to 299.*until it succeeds/)
    assert.match(warningsOf({ METHOD: 'SLEEP' }), /METHOD: it watches/)
    assert.match(warningsOf({ METHOD: 'LIST' }), /METHOD: .*exit code/)
    assert.match(warningsOf({ SCRIPT: '/s' }), /SCRIPT: /)
    assert.match(warningsOf({ RESOURCE: 'both' }), /0640/)
    assert.doesNotMatch(warningsOf({ RESOURCE: 'both', DEFAULT_FILE_MODE: '644' }), /0640/)
    assert.match(warningsOf({ NAMESPACE: 'ALL', RESOURCE_NAME: 'a' }), /only objects of these names/)
    const secret = warningsOf({ REQ_URL, REQ_USERNAME: 'u', REQ_PASSWORD: 'pa55' })
    assert.match(secret, /REQ_PASSWORD: everybody/)
    assert.doesNotMatch(secret, /pa55/)
  })

  for (const [env, message] of [
    [{ RESOURCE: 'pod' }, /'pod' from env 'RESOURCE' is invalid. Give one of configmap, secret, both/],
    [{ RESOURCE: 'pod', RESOURCE_NAME: 'a' }, /RESOURCE: 'pod' is none of/],
    [{ RESOURCE_NAME: 'ops/a' }, /RESOURCE_NAME: 'ops\/a' is not/],
    [{ RESOURCE_NAME: 'a/b/secret/d' }, /RESOURCE_NAME/],
    [{ REQ_URL: 'h:80' }, /value from env 'REQ_URL' is invalid/],
    [{ REQ_URL, REQ_TIMEOUT: 'x' }, /from env 'REQ_TIMEOUT'/],
    [{ DEFAULT_FILE_MODE: '9' }, /from env 'DEFAULT_FILE_MODE'/],
    [{ HEALTH_PORT: 'x' }, /from env 'HEALTH_PORT'/],
    [{ LABEL: 'a b' }, /from env 'LABEL'.*no label selector/],
    [{ REQ_URL, REQ_USERNAME: 'u', REQ_PASSWORD: 'p', REQ_BASIC_AUTH_ENCODING: 'x' }, /Give latin1 or utf-8/],
  ] as [Env, RegExp][]) {
    it(`refuse ${JSON.stringify(env)}`, () => assert.throws(() => read(env), { name: 'UsageError', message }))
  }
})

describe('docs/guides/from-k8s-sidecar.md', () => {
  it('has every variable, and what it means', () => {
    const page = readFileSync(new URL('../../../docs/guides/from-k8s-sidecar.md', import.meta.url), 'utf8')
    const [, section = ''] = page.split('## Variables')
    const rows = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([A-Z0-9_]+)` +\| (.*?) +\|$/gm)].map(
      ([, name, means]) => [name, means],
    )
    const all = Object.entries(k8sSidecarVariables).map(([name, { means }]) => [name, means])
    assert.deepEqual(rows, all)
  })
})

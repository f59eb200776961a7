import assert from 'node:assert/strict'
import type { SidecarOptions } from '../../sidecar/options.ts'
import { readSidecarArguments } from './read-arguments.ts'
import { UsageError } from './usage-error.ts'

const read = (argv: string, env: Record<string, string> = {}) =>
  readSidecarArguments(argv === '' ? [] : argv.split(' '), env, '/srv')
const options = (argv: string, env?: Record<string, string>) => read(argv, env).options

const web = '--configmap web --folder /etc/web'

describe('the arguments of hookwright sidecar', () => {
  it('have defaults', () => {
    const { options, connection, log, warnings } = read(web)
    assert.deepEqual(
      { ...options, keys: { ...options.keys, env: {} } },
      {
        rules: [
          {
            kinds: ['ConfigMap'],
            namespaces: 'own',
            name: 'web',
            target: { root: '/etc/web', folder: '' },
          },
        ],
        directories: [],
        roots: ['/etc/web'],
        keys: {
          keys: [],
          rename: new Map(),
          folderAnnotation: 'hookwright.dev/target-folder',
          renameAnnotation: 'hookwright.dev/rename',
          uniqueNames: false,
          gunzip: false,
          envsubst: [],
          env: {},
          configMapMode: 0o644,
          secretMode: 0o640,
        },
        disk: { atomicDir: false, adopt: false, owner: undefined },
        reload: {
          urls: [],
          command: undefined,
          commandTimeoutMs: 30_000,
          confirm: undefined,
          onStart: 'changed',
          debounceMs: 500,
          debounceMaxMs: 5_000,
        },
        child: undefined,
        mode: 'watch',
        onceTimeoutMs: 60_000,
        adminListen: { host: '127.0.0.1', port: 9091 },
        staleAfterMs: 300_000,
        readyNeedsReload: false,
        events: false,
      },
    )
    assert.deepEqual(connection, { kubeconfig: undefined, context: undefined, overrides: {} })
    assert.deepEqual(log, { level: 'info', format: 'auto' })
    assert.deepEqual(warnings, [])
  })

  describe('select', () => {
    const rulesOf = (argv: string) =>
      options(argv).rules.map(({ kinds, namespaces, name, labelSelector, target }) =>
        [
          kinds.join('+'),
          typeof namespaces === 'string' ? namespaces : namespaces.join('+'),
          name ?? labelSelector,
          `${target.root}:${target.folder}`,
        ].join(' '),
      )
    for (const [argv, ...wanted] of [
      ['--folder c --configmap web', 'ConfigMap own web /srv/c:'],
      ['--folder /c/ --secret ops/db', 'Secret ops db /c:'],
      ['--folder /c --configmap a,ops/b', 'ConfigMap own a /c:', 'ConfigMap ops b /c:'],
      [
        '--folder /c --configmap a --configmap b.d --namespace x,y',
        'ConfigMap x+y a /c:',
        'ConfigMap x+y b.d /c:',
      ],
      ['--folder /c --configmap a --configmap a', 'ConfigMap own a /c:'],
      ['--folder /c --configmap a=>sub/./x', 'ConfigMap own a /c:sub/x'],
      ['--folder /c --configmap ops/a=>/d', 'ConfigMap ops a /d:'],
      ['--folder /c --configmap a=>/c/d', 'ConfigMap own a /c:d'],
      ['--configmap a=>/d', 'ConfigMap own a /d:'],
      ['--folder /c --label-selector app=web', 'ConfigMap own app=web /c:'],
      ['--folder /c --label-selector app --resource both --all-namespaces', 'ConfigMap+Secret all app /c:'],
      ['--folder /c --map a=1=>a --map b=>b --resource secret', 'Secret own a=1 /c:a', 'Secret own b /c:b'],
      ['--folder /c --namespace a --namespace b,a --label-selector x', 'ConfigMap a+b x /c:'],
    ] as [string, ...string[]][]) {
      it(argv, () => assert.deepEqual(rulesOf(argv), wanted))
    }

    it('folders that the kubelet keeps, for which no cluster is needed', () => {
      const { options, connection } = read('--source dir:conf --source dir:/etc/more --reload-url http://h/')
      assert.deepEqual(options.directories, ['/srv/conf', '/etc/more'])
      assert.deepEqual(options.roots, [])
      assert.equal(connection, undefined)
      assert.ok(read(`${web} --source dir:conf`).connection)
    })

    it('roots, each once', () => {
      assert.deepEqual(options('--folder /c --map a=>/d --map b=>/d --map e=>f').roots, ['/c', '/d'])
    })
  })

  it('say how keys become files', () => {
    const { keys, disk } = options(
      `${web} --key *.yaml,!x* --key z --rename a=b --rename c=d --unique-names --gunzip --envsubst A,B_* --file-mode 0400 --owner 1:2 --atomic-dir --adopt --folder-annotation x/y --rename-annotation z`,
    )
    assert.deepEqual(keys.keys, ['*.yaml', '!x*', 'z'])
    assert.deepEqual(Object.fromEntries(keys.rename), { a: 'b', c: 'd' })
    assert.deepEqual([keys.uniqueNames, keys.gunzip, keys.envsubst], [true, true, ['A', 'B_*']])
    assert.deepEqual([keys.configMapMode, keys.secretMode], [0o400, 0o400])
    assert.deepEqual([keys.folderAnnotation, keys.renameAnnotation], ['x/y', 'z'])
    assert.deepEqual(disk, { atomicDir: true, adopt: true, owner: { uid: 1, gid: 2 } })
  })

  it('say whom to tell', () => {
    const { reload } = readSidecarArguments(
      [
        ...web.split(' '),
        ...['--reload-url', 'https://a/', '--reload-url', 'http://b:1/x', '--reload-url=http://b:1/x'],
        ...['--reload-method', 'put', '--reload-header', 'X-A: 1', '--reload-header', 'x-b:2'],
        ...['--reload-payload', '{"a":1}', '--reload-bearer-file', '/t', '--reload-ca-file', '/ca'],
        ...['--reload-cert-file', '/c', '--reload-key-file', '/k', '--reload-timeout', '3s'],
        ...['--reload-success', '200,300-304', '--reload-command', 'nginx -s reload'],
        ...['--reload-command-timeout', '1m', '--reload-on-start', '--debounce', '7s'],
        ...['--confirm-url', 'http://b:1/status', '--confirm-field', 'a.b'],
      ],
      {},
    ).options
    const [first, second, ...more] = reload.urls
    assert.ok(first && second)
    assert.deepEqual(more, [])
    const { success, ...rest } = first
    assert.deepEqual(rest, {
      url: 'https://a/',
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'x-a': '1', 'x-b': '2' },
      payload: '{"a":1}',
      bearerFile: '/t',
      basicFile: undefined,
      basic: undefined,
      caFile: '/ca',
      certFile: '/c',
      keyFile: '/k',
      skipTlsVerify: false,
      timeoutMs: 3_000,
    })
    assert.deepEqual([199, 200, 201, 300, 302, 304, 305].filter(success), [200, 300, 302, 304])
    assert.equal(second.url, 'http://b:1/x')
    assert.deepEqual(
      { ...reload, urls: [] },
      {
        urls: [],
        command: 'nginx -s reload',
        commandTimeoutMs: 60_000,
        confirm: { url: 'http://b:1/status', field: 'a.b', intervalMs: 500, timeoutMs: 30_000 },
        onStart: 'always',
        debounceMs: 7_000,
        debounceMaxMs: 7_000,
      },
    )
  })

  it('--reload-on-start takes a word, or none', () => {
    const onStart = (argv: string) => options(`${web} --reload-url http://h/ ${argv}`).reload.onStart
    assert.equal(onStart('--reload-on-start'), 'always')
    assert.equal(onStart('--reload-on-start --adopt'), 'always')
    assert.equal(onStart('--reload-on-start never'), 'never')
    assert.equal(onStart('--reload-on-start=changed'), 'changed')
  })

  it('take everything after -- as it is', () => {
    const { child, adminListen } = options(`${web} --signal usr1 --start-grace 0s -- run --folder x --help`)
    assert.deepEqual(child, {
      command: ['run', '--folder', 'x', '--help'],
      signal: 'SIGUSR1',
      startGraceMs: 0,
      stopGraceMs: 10_000,
    })
    assert.ok(adminListen)
  })

  it('--once and --dry-run open no port, and run no program', () => {
    const modeOf = ({ mode, adminListen, child }: SidecarOptions) => [mode, adminListen, child]
    assert.deepEqual(modeOf(options(`${web} --once --once-timeout 5s`)), ['once', undefined, undefined])
    assert.deepEqual(modeOf(options(`${web} --dry-run -- run`)), ['dry-run', undefined, undefined])
    assert.equal(options(`${web} --dry-run --once-timeout 5s`).onceTimeoutMs, 5000)
    assert.deepEqual(options(`${web} --admin-listen off`).adminListen, undefined)
  })

  it('take user and password out of a URL, and warn', () => {
    const { options, warnings } = read(`${web} --reload-url http://jo%40x:se%3Acret@h/r`)
    assert.equal(options.reload.urls[0]?.url, 'http://h/r')
    assert.deepEqual(options.reload.urls[0].basic, { user: 'jo@x', password: 'se:cret' })
    assert.equal(warnings.length, 1)
    assert.doesNotMatch(warnings.join(), /cret|jo/)
    assert.match(
      read(`${web} --reload-url http://h/ --reload-header Authorization:x`).warnings.join(),
      /file/,
    )
  })

  it('know the options of kubectl', () => {
    const { connection } = read(
      `${web} --kubeconfig /k --context c --server http://127.0.0.1:8001/ --certificate-authority /ca --client-certificate /c --client-key /y`,
    )
    assert.deepEqual(connection, {
      kubeconfig: '/k',
      context: 'c',
      overrides: {
        server: 'http://127.0.0.1:8001',
        ca: { file: '/ca' },
        cert: { file: '/c' },
        key: { file: '/y' },
      },
    })
    assert.deepEqual(read(`${web} --insecure-skip-tls-verify`).connection?.overrides, {
      insecure: true,
      ca: undefined,
    })
  })

  it('come from the environment too, where several stand on lines of their own', () => {
    const env = {
      HOOKWRIGHT_CONFIGMAP: 'a, b\nc',
      HOOKWRIGHT_FOLDER: '/e',
      HOOKWRIGHT_MAP: 'app in (x,y)=>/m\nb=>/n',
      HOOKWRIGHT_ATOMIC_DIR: 'true',
      HOOKWRIGHT_ADOPT: 'false',
      HOOKWRIGHT_DEBOUNCE: '',
    }
    const { rules, roots, disk, reload } = options('--folder /f', env)
    assert.deepEqual(
      rules.map(({ name, labelSelector }) => name ?? labelSelector),
      ['a', 'b', 'c', 'app in (x,y)', 'b'],
    )
    assert.deepEqual(roots, ['/f', '/m', '/n'])
    assert.deepEqual([disk.atomicDir, disk.adopt, reload.debounceMs], [true, false, 500])
    // A flag takes the place of all that its variable says.
    assert.equal(options('--configmap z --folder /f', { ...env, HOOKWRIGHT_MAP: '' }).rules.length, 1)
  })
})

describe('hookwright sidecar refuses', () => {
  const url = '--reload-url http://h/'
  for (const [argv, message] of [
    ['', /nothing is selected: give --configmap/],
    ['--folder /c', /nothing is selected/],
    ['--configmap web', /nothing says where the files go: give --folder DIR/],
    ['--map a=>b', /give --folder DIR/],
    ['--folder / --configmap web', /cannot be \//],
    ['--folder /c --map a=>/c/d --map b=>/', /cannot be \//],
    ['--folder /c/d --map a=>/c', /\/c\/d lies within \/c/],
    ['--map a=>/c --map b=>/c/d', /\/c\/d lies within \/c/],
    [`${web} --source dir:/etc/web/x`, /lie within each other/],
    [`${web} --source dir:/etc`, /lie within each other/],
    [`${web} --map a=>../x`, /--map <selector=>folder>' argument 'a=>\.\.\/x' is invalid.*begin with "\.\."/],
    [`${web} --map a=>..hookwright`, /begin with "\.\."/],
    [`${web} --map a`, /SELECTOR=>FOLDER/],
    [`${web} --map =>x`, /Give a label/],
    [`${web} --label-selector a=b=c`, /no label selector/],
    [`${web} --configmap Web`, /\[NAMESPACE\/\]NAME/],
    [`${web} --configmap a/b/c`, /\[NAMESPACE\/\]NAME/],
    [`${web} --configmap A_/c`, /name of a namespace/],
    [`${web} --namespace a.b`, /name of a namespace/],
    [`${web} --rename a=../b`, /KEY=NAME/],
    [`${web} --rename a=b/c`, /KEY=NAME/],
    [`${web} --rename a`, /KEY=NAME/],
    [`${web} --folder-annotation a/b/c`, /annotation/],
    [`${web} --file-mode 888`, /octal/],
    [`${web} --file-mode 4755`, /octal/],
    [`${web} --owner root:root`, /UID:GID/],
    [`${web} --source /x`, /dir:PATH/],
    [`${web} --signal SIGKILL -- x`, /signal/],
    [`${web} --signal toString -- x`, /signal/],
    [`${web} --reload-url ftp://h/`, /http:\/\/ or https:/],
    [`${web} ${url} --reload-success 99`, /status codes/],
    [`${web} ${url} --reload-success 300-200`, /status codes/],
    [`${web} ${url} --reload-header x`, /Name: value/],
    [`${web} ${url} --reload-method GET --reload-payload x`, /not sent with GET/],
    [`${web} ${url} --debounce 2s --debounce-max 1s`, /shorter/],
    [`${web} ${url} --reload-bearer-file a --reload-basic-file b`, /do not go together/],
    [`${web} --reload-url http://a:b@h/ --reload-basic-file b`, /more than once/],
    [`${web} --reload-url http://%zz:b@h/`, /URL encoding/],
    [`${web} ${url} --confirm-url http://a:b@h/`, /--confirm-url may not/],
    [`${web} ${url} --reload-ca-file a --reload-skip-tls-verify`, /do not go together/],
    [`${web} ${url} --reload-cert-file a`, /--reload-cert-file means nothing without --reload-key-file/],
    [`${web} --reload-payload x`, /--reload-payload means nothing without --reload-url/],
    [`${web} --reload-on-start`, /without --reload-url or --reload-command or "-- COMMAND"/],
    [`${web} --confirm-url http://h/`, /means nothing without/],
    [`${web} --confirm-field a`, /means nothing without --confirm-url/],
    [`${web} --signal SIGHUP`, /--signal means nothing without "-- COMMAND"/],
    [`${web} --resource both`, /--resource means nothing without --label-selector or --map/],
    [`${web} --all-namespaces --namespace a`, /do not go together/],
    [`${web} --once -- x`, /--once and "-- COMMAND" do not go together/],
    [`${web} --`, /no program after "--"/],
    ['--source dir:/a --atomic-dir', /--atomic-dir means nothing without --folder/],
    ['--source dir:/a --events', /--events means nothing/],
    [`${web} --floder x`, /unknown option '--floder'\n\(Did you mean --folder\?\)/],
    [`${web} --nothing-like-it`, /^unknown option '--nothing-like-it'$/],
    [`${web} -f x`, /unknown option '-f'/],
    [`${web} run`, /too many arguments: 'run'/],
    [`${web} --debounce`, /option '--debounce <duration>' argument missing/],
    [`${web} --debounce --once`, /option '--debounce <duration>' argument missing/],
    [`${web} --debounce 5`, /option '--debounce <duration>' argument '5' is invalid. Give a number/],
    [`${web} --once=maybe`, /true or false/],
    [`${web} --token abc`, /'--token' is not taken.*kubeconfig/],
    [`${web} --user me`, /set-context/],
  ] as [string, RegExp][]) {
    it(argv === '' ? 'no arguments' : argv, () => {
      assert.throws(
        () => read(argv),
        (error) => {
          assert.ok(error instanceof UsageError, String(error))
          assert.match(error.message, message)
          return true
        },
      )
    })
  }

  it('a value of a variable, by its name', () => {
    assert.throws(
      () => read(web, { HOOKWRIGHT_DEBOUNCE: '5' }),
      /option '--debounce <duration>' value '5' from env 'HOOKWRIGHT_DEBOUNCE' is invalid/,
    )
  })

  it('without repeating what may be a credential', () => {
    for (const argv of [
      `${web} --reload-url htp://joe:secret@h/`,
      `${web} ${url} --reload-header secret`,
      `${web} --token secret`,
      `${web} --token=secret`,
      `${web} --confirm-url secret`,
    ]) {
      assert.throws(
        () => read(argv),
        (error: Error) => !error.message.includes('secret'),
        argv,
      )
    }
  })
})

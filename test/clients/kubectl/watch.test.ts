import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { until } from '../../support/until.ts'
import { describeKubectl } from './session.ts'

describeKubectl('watch', (test) => {
  test('follows changes', async ({ run, start }) => {
    await run(String.raw`
      $ kubectl create configmap a
      configmap/a created
    `)
    const watch = start(
      'kubectl get configmap -w -l seen!=no --field-selector metadata.name!=kube-root-ca.crt',
    )
    const printed = spoken(watch)
    const names = () =>
      printed()
        .split('\n')
        .map((line) => line.split(/ +/).slice(0, 2).join(' '))
    await until('the first object', () => names().includes('a 0'), 30_000)
    await run(String.raw`
      $ kubectl create configmap b --from-literal=x=1
      configmap/b created
      $ kubectl label configmap a seen=no
      configmap/a labeled
      $ kubectl patch configmap b -p '{"data":{"y":"2"}}'
      configmap/b patched
      $ kubectl delete configmap b
      configmap "b" <deleted>
    `)
    await until('the last change', () => names().filter((name) => name.startsWith('b ')).length === 3, 30_000)
    assert.deepEqual(names(), ['NAME DATA', 'a 0', 'b 1', 'a 0', 'b 2', 'b 2', ''])
  })

  test('waits for what is to come', async ({ run, start }) => {
    const created = spoken(start('kubectl wait --for=create configmap/a --timeout=30s'))
    await run(String.raw`
      $ kubectl create configmap a
      configmap/a created
    `)
    assert.equal(
      await until('the creation', () => created() || undefined, 30_000),
      'configmap/a condition met\n',
    )

    const met = spoken(start(`kubectl wait --for=jsonpath='{.data.k}'=v configmap/a --timeout=30s`))
    await run(String.raw`
      $ kubectl patch configmap a -p '{"data":{"k":"v"}}'
      configmap/a patched
    `)
    assert.equal(
      await until('the condition', () => met() || undefined, 30_000),
      'configmap/a condition met\n',
    )
  })
})

/** What a command has printed so far. */
function spoken(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data: Buffer) => (text += data.toString()))
  return () => text
}

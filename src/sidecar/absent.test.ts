import assert from 'node:assert/strict'
import { createAbsence } from './absent.ts'
import type { Fact } from './facts.ts'
import type { Rule, Selected } from './model.ts'

const target = { root: '/config', folder: '' }

function found(kind: 'ConfigMap' | 'Secret', namespace: string, name: string): Selected {
  const ref = { kind, namespace, name, uid: `${kind} ${namespace}/${name}` }
  return { target, object: { ref, created: 0, annotations: {}, text: {}, base64: {}, bytes: new Map() } }
}

function absent(rule: Omit<Rule, 'target'>, ...selected: Selected[]): readonly string[] {
  const absence = createAbsence([{ ...rule, target }], { own: 'shop', report: () => undefined })
  absence.update(selected)
  return absence.absent
}

describe('createAbsence', () => {
  const web = { kinds: ['ConfigMap'], namespaces: 'own', name: 'web' } as const

  it('names what is asked for by name and is not there', () => {
    assert.deepEqual(absent(web), ['ConfigMap shop/web'])
    assert.deepEqual(absent(web, found('ConfigMap', 'shop', 'web')), [])
  })

  it('takes nothing else for it', () => {
    const others = [
      found('Secret', 'shop', 'web'),
      found('ConfigMap', 'ops', 'web'),
      found('ConfigMap', 'shop', 'api'),
    ]
    assert.deepEqual(absent(web, ...others), ['ConfigMap shop/web'])
  })

  it('is content with one of several namespaces, and one of several kinds', () => {
    const many = { kinds: ['ConfigMap', 'Secret'], namespaces: ['ops', 'shop'], name: 'web' } as const
    assert.deepEqual(absent(many, found('Secret', 'shop', 'web')), [])
    assert.deepEqual(absent(many, found('Secret', 'test', 'web')), ['ConfigMap or Secret web in ops or shop'])
    const all = { ...web, namespaces: 'all' } as const
    assert.deepEqual(absent(all, found('ConfigMap', 'test', 'web')), [])
    assert.deepEqual(absent(all, found('Secret', 'test', 'web')), ['ConfigMap web in any namespace'])
  })

  it('expects nothing of labels', () => {
    assert.deepEqual(absent({ kinds: ['ConfigMap'], namespaces: 'own', labelSelector: 'app=web' }), [])
  })

  it('tells once that something is not there, and once that it is', () => {
    const facts: Fact[] = []
    const report = (fact: Fact) => void facts.push(fact)
    const absence = createAbsence([{ ...web, target }], { own: 'shop', report })
    const object = 'ConfigMap shop/web'
    for (const selected of [[], [], [found('ConfigMap', 'shop', 'web')], []]) absence.update(selected)
    assert.deepEqual(facts, [
      { type: 'absent', object },
      { type: 'found', object },
      { type: 'absent', object },
    ])
  })
})

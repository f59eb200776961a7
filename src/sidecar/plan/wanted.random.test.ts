import assert from 'node:assert/strict'
import { posix } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { ConfigObject, Plan, Selected, SourceKind } from '../model.ts'
import { FOLDER, keyOptions, numbers, objectOf, RENAME, rootOf } from './fixtures.test.ts'
import { createPlanner } from './wanted.ts'

const ROOTS = ['/data', '/data/inner', '/other/']
const PIECES = [
  '..',
  '.',
  '/',
  '//',
  '\0',
  'a',
  'b',
  'inner',
  'data',
  '..hookwright',
  ' ',
  '\n',
  'ä',
  '\ud800',
  '=',
  ',',
  '%2e',
]
const VALUES = ['', 'text', 'YQ==', '?', '$(A)', '$(NOT)', gzipSync('packed').toString('base64')]

function generator(seed: number) {
  const random = numbers(seed)
  const below = (end: number) => Math.floor(random() * end)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T
  const many = <T>(most: number, make: () => T): T[] => Array.from({ length: below(most + 1) }, make)
  const odd = () => many(5, () => pick(PIECES)).join('')
  const name = () =>
    random() < 0.7 ? pick(['a', 'b', 'c', 'a.gz']) : random() < 0.05 ? 'x'.repeat(300) : odd()
  const folder = () => (random() < 0.5 ? pick(['', 'a', 'a/b', '/data', '/data/a', '/other/b']) : odd())

  const object = (): ConfigObject =>
    objectOf(pick(['one', 'two', 'three', '/dir', '..']), {
      kind: pick<SourceKind>(['ConfigMap', 'Secret', 'Directory']),
      namespace: pick(['default', 'prod', '', '../x']),
      created: pick([0, 1, 2, NaN]),
      annotations: {
        ...(random() < 0.5 && { [FOLDER]: folder() }),
        ...(random() < 0.3 && { [RENAME]: many(2, () => `${name()}=${name()}`).join(',') }),
      },
      text: Object.fromEntries(many(3, () => [name(), pick(VALUES)])),
      base64: Object.fromEntries(many(3, () => [name(), pick(VALUES)])),
      bytes: new Map(many(2, () => [name(), Buffer.from(pick(VALUES))])),
    })

  const selected = (): Selected[] => {
    const objects = many(6, object)
    const target = () => ({ root: pick(ROOTS), folder: random() < 0.8 ? pick(['', 'a', 'c/d']) : odd() })
    return objects.length === 0 ? [] : many(10, () => ({ object: pick(objects), target: target() }))
  }

  const options = () =>
    keyOptions({
      ...{
        uniqueNames: random() < 0.3,
        gunzip: random() < 0.5,
        envsubst: pick([[], ['*']]),
        env: { A: 'value' },
      },
      rename: new Map(many(2, () => [name(), name()])),
      keys: pick([[], ['a*'], ['!b']]),
    })

  const shuffled = <T>(list: readonly T[]): T[] =>
    list
      .map((item) => ({ item, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item)

  return { selected, options, shuffled, object }
}

/** A plan as plain values, everything in its order. */
function flat({ roots, refusals, conflicts }: Plan) {
  const plain = [...roots].map(([root, { tree, kept }]) => ({
    root,
    tree: [...tree].map(([path, file]) => [
      path,
      { ...file, bytes: Buffer.from(file.bytes).toString('latin1') },
    ]),
    kept: [...kept],
  }))
  return { plain, refusals, conflicts }
}

function assertInside({ roots }: Plan): void {
  for (const [root, { tree, kept }] of roots) {
    const folder = posix.join(root, '/')
    const paths = [...tree.keys(), ...kept]
    for (const path of paths) {
      const full = posix.join(folder, path)
      assert.equal(full, folder + path, 'it is as short as it can be')
      assert.ok(full.startsWith(folder) && full.length > folder.length)
      assert.ok(path.isWellFormed() && !path.includes('\0') && Buffer.byteLength(full) <= 4095)
      const parts = path.split('/')
      assert.ok(
        parts.every((part) => part !== '' && !part.startsWith('..') && Buffer.byteLength(part) <= 255),
      )
      assert.ok(
        parts.slice(1).every((_, i) => !paths.includes(parts.slice(0, i + 1).join('/'))),
        'no file is a folder',
      )
    }
    assert.equal(new Set(paths).size, paths.length)
  }
}

describe('createPlanner, for anything', () => {
  it('stays inside the roots, whatever the order of objects and whatever is remembered', () => {
    let [files, refused, met] = [0, 0, 0]
    for (let seed = 1; seed <= 400; seed++) {
      const { selected, options, shuffled, object } = generator(seed)
      const create = { keys: options(), roots: ROOTS }
      const wanted = selected()
      const planner = createPlanner(create)
      const plan = planner(wanted)
      assertInside(plan)
      const expected = flat(plan)
      assert.deepEqual(
        flat(createPlanner(create)(shuffled(wanted))),
        expected,
        `seed ${seed}, in another order`,
      )
      planner(shuffled([...wanted.slice(1), { object: object(), target: { root: '/data', folder: 'a' } }]))
      assert.deepEqual(flat(planner(shuffled(wanted))), expected, `seed ${seed}, remembered`)
      files += [...plan.roots.values()].reduce((sum, { tree }) => sum + tree.size, 0)
      refused += plan.refusals.length
      met += plan.conflicts.length
    }
    assert.ok(
      files > 400 && refused > 400 && met > 100,
      `${files} files, ${refused} refusals, ${met} conflicts`,
    )
  })

  it('gives paths as if the oldest chose first, then the next oldest', () => {
    let met = 0
    for (let seed = 1; seed <= 500; seed++) {
      const random = numbers(seed)
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
      const objects = Array.from({ length: 6 }, (_, i) => ({
        object: objectOf(`o${i}`, { created: pick([1, 2, 3]), text: { [pick(['a', 'b'])]: `${i}` } }),
        target: { root: '/data', folder: pick(['', 'a', 'a/b', 'b']) },
      }))
      const plan = createPlanner({ keys: keyOptions(), roots: ROOTS })(objects)

      const expected = new Map<string, string>()
      const lost: string[] = []
      // Names are in order already, so that a stable sort by age alone is the whole rule.
      for (const { object, target } of objects.toSorted((a, b) => a.object.created - b.object.created)) {
        const path = posix.join(target.folder, Object.keys(object.text)[0]!)
        const clash = [...expected].find(
          ([other]) => `${other}/`.startsWith(`${path}/`) || path.startsWith(`${other}/`),
        )
        if (clash) lost.push(`${path}: ${clash[1]} beats ${object.ref.name}`)
        else expected.set(path, object.ref.name)
      }
      const won = [...rootOf(plan, '/data').tree].map(([path, { from }]) => [path, from.name])
      assert.deepEqual(won, [...expected], `seed ${seed}`)
      const told = plan.conflicts.map(
        ({ path, winner, loser }) => `${path}: ${winner.name} beats ${loser.name}`,
      )
      assert.deepEqual(told, lost, `seed ${seed}`)
      met += lost.length
    }
    assert.ok(met > 500, `${met} conflicts`)
  })
})

import assert from 'node:assert/strict'
import {
  difference,
  eachField,
  intersection,
  isMember,
  outside,
  setOfPaths,
  union,
  type FieldSet,
} from './field-set.ts'
import { has, readFieldSet } from './field-set-json.ts'

const text = (set: FieldSet) => JSON.stringify(set)
const parent: FieldSet = { 'f:a': {} }
const child: FieldSet = { 'f:a': { 'f:b': {} } }
const both: FieldSet = { 'f:a': { '.': {}, 'f:b': {} } }

describe('a field set', () => {
  it('holds a field, its parts, or both', () => {
    assert.equal(text(union(parent, child)), text(both))
    assert.deepEqual([has(parent, ['f:a']), has(child, ['f:a']), has(both, ['f:a'])], [true, false, true])
    assert.deepEqual([has(child, ['f:a', 'f:b']), has(parent, ['f:a', 'f:b'])], [true, false])
    assert.equal(isMember(undefined), false)
  })

  it('loses fields, but keeps their parts', () => {
    assert.equal(text(difference(both, parent)), text(child))
    assert.equal(text(difference(both, child)), text(parent))
    assert.equal(text(difference(child, parent)), text(child))
    assert.equal(text(difference(both, both)), '{}')
  })

  it('loses fields with all their parts', () => {
    assert.equal(text(outside({ ...both, 'f:z': {} }, parent)), text({ 'f:z': {} }))
    assert.equal(text(outside(both, child)), text(parent))
  })

  it('has fields in common with another', () => {
    assert.equal(text(intersection(both, parent)), text(parent))
    assert.equal(text(intersection(both, { 'f:a': { 'f:b': {}, 'f:c': {} } })), text(child))
    assert.equal(text(intersection(parent, child)), '{}')
  })

  it('is the very same when nothing is taken from it', () => {
    assert.equal(difference(both, { 'f:z': {} }), both)
    assert.equal(outside(both, { 'f:a': { 'f:z': {} } }), both)
    assert.equal(intersection(both, both), both)
  })

  it('is in order: fields, keys, values, indices, and numbers by size', () => {
    const parts = [
      'i:10',
      'i:9',
      'v:"b"',
      'v:"a"',
      'v:10',
      'v:9',
      'v:true',
      'k:{"n":10}',
      'k:{"n":9}',
      'k:{"a":"x","b":1}',
      'k:{"a":"x"}',
      'f:b',
      'f:a',
    ]
    const set = parts.reduce<FieldSet>((sum, part) => union(sum, { 'f:x': { [part]: {} } }), {})
    assert.deepEqual(Object.keys(set['f:x'] ?? {}), [
      'f:a',
      'f:b',
      'k:{"a":"x"}',
      'k:{"a":"x","b":1}',
      'k:{"n":9}',
      'k:{"n":10}',
      'v:9',
      'v:10',
      'v:"a"',
      'v:"b"',
      'v:true',
      'i:9',
      'i:10',
    ])
  })

  it('tells its fields with those of a level before their parts', () => {
    const paths: string[] = []
    eachField({ 'f:a': { '.': {}, 'f:b': {} }, 'f:c': {} }, (path) => paths.push(path.join('/')))
    assert.deepEqual(paths, ['f:a', 'f:c', 'f:a/f:b'])
  })

  it('is made of paths', () => {
    assert.equal(
      text(setOfPaths([['metadata', 'labels'], ['status'], ['metadata']])),
      '{"f:metadata":{".":{},"f:labels":{}},"f:status":{}}',
    )
  })

  it('is read and normalised', () => {
    assert.equal(
      text(readFieldSet({ '.': {}, 'f:b': { '.': {} }, 'f:a': { 'q:x': {} } }) ?? {}),
      '{"f:a":{},"f:b":{}}',
    )
    assert.equal(
      text(readFieldSet({ 'k:{"b":1,"a":1}': { 'f:x': {} }, 'k:{"a":1,"b":1}': {} }) ?? {}),
      '{"k:{\\"a\\":1,\\"b\\":1}":{".":{},"f:x":{}}}',
    )
    assert.deepEqual(readFieldSet(undefined), {})
    for (const wrong of [1, [], { x: {} }, { 'f:a': [] }, { 'i:x': {} }, { 'k:1': {} }, { 'v:': {} }]) {
      assert.equal(readFieldSet(wrong), undefined)
    }
  })

  it('takes a field named __proto__ like any other', () => {
    const set = readFieldSet(JSON.parse('{"f:__proto__":{"f:x":{}}}')) ?? {}
    assert.equal(text(union(set, parent)), '{"f:__proto__":{"f:x":{}},"f:a":{}}')
  })
})

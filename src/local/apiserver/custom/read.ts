import { joinApiVersion, type Obj } from '../../../cluster/object.ts'
import type { Kind } from '../kinds/kind.ts'
import { defaultCustom } from './defaults.ts'
import { asRoot, prune } from './prune.ts'
import { sourceOf, type Source } from './source.ts'

const read = new WeakMap<Source, WeakMap<Obj, Obj>>()

/**
 * A stored custom resource as a version shows it: with the defaults of the version that it is stored in, and without
 * fields that one of both versions does not know. The stored object is not changed, and comes back as it is when nothing
 * differs.
 *
 * @example
 * readCustom(stored, kind).apiVersion // 'example.com/v1beta1'
 */
export function readCustom(stored: Obj, kind: Kind): Obj {
  const source = sourceOf(kind)
  let known = read.get(source)
  if (known === undefined) read.set(source, (known = new WeakMap()))
  const before = known.get(stored)
  if (before !== undefined) return before
  const schema = source.schemas.get(stored.apiVersion) ?? source.schema
  const filled = defaultCustom(prune(stored, asRoot(schema), []) as Obj, schema)
  const shown = schema === source.schema ? inVersion(filled, kind) : convertCustom(filled, kind)
  known.set(stored, shown)
  return shown
}

/**
 * An object of one version as one of another: conversion `None` changes the apiVersion, and drops what the other does not
 * know.
 *
 * @example
 * convertCustom(object, kind).apiVersion // 'example.com/v1'
 */
export function convertCustom(object: Obj, kind: Kind): Obj {
  return inVersion(prune(object, asRoot(sourceOf(kind).schema), []) as Obj, kind)
}

function inVersion(object: Obj, { group, version }: Kind): Obj {
  const apiVersion = joinApiVersion(group, version)
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion }
}

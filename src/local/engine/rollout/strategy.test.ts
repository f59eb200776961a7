import assert from 'node:assert/strict'
import type { ChildRule, Plan, UpdateMethod } from '../plan/plan.ts'
import { isRolling, rollingRule } from './strategy.ts'

const rule = (apiVersion: string, kind: string, method: UpdateMethod) =>
  ({ apiVersion, method, checks: [], resource: { kind } }) as unknown as ChildRule
const plan = (...children: ChildRule[]) => ({ kind: 'CompositeController', children }) as unknown as Plan

describe('isRolling', () => {
  it('says yes when any kind rolls', () => {
    assert.equal(isRolling(plan(rule('v1', 'Pod', 'InPlace'), rule('v1', 'Secret', 'RollingInPlace'))), true)
    assert.equal(isRolling(plan(rule('v1', 'Pod', 'Recreate'), rule('v1', 'Secret', 'OnDelete'))), false)
  })
  it('says no for a DecoratorController', () => {
    assert.equal(
      isRolling({ ...plan(rule('v1', 'Pod', 'RollingRecreate')), kind: 'DecoratorController' }),
      false,
    )
  })
})

describe('rollingRule', () => {
  it('goes by group and kind, whatever the version', () => {
    const of = plan(rule('apps/v1beta1', 'Deployment', 'RollingInPlace'))
    assert.equal(rollingRule(of, 'apps', 'Deployment'), of.children[0])
    assert.equal(rollingRule(of, 'extensions', 'Deployment'), undefined)
    assert.equal(rollingRule(of, 'apps', 'Pod'), undefined)
  })
  it('takes the last rule of a kind that names a strategy', () => {
    const rolling = rule('apps/v1', 'Deployment', 'RollingInPlace')
    assert.equal(
      rollingRule(plan(rolling, rule('apps/v2', 'Deployment', 'InPlace')), 'apps', 'Deployment'),
      undefined,
    )
    assert.equal(
      rollingRule(plan(rolling, rule('apps/v2', 'Deployment', 'OnDelete')), 'apps', 'Deployment'),
      rolling,
    )
  })
})

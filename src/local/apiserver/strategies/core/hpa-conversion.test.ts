import assert from 'node:assert/strict'
import type { Obj } from '../../../../cluster/object.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { convertedStrategy } from './converted-strategy.ts'
import { hpaConversion } from './hpa-conversion.ts'

const cpu = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
}
const memory = {
  type: 'Resource',
  resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } },
}
const stored: Obj = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'a', annotations: { own: 'x' } },
  spec: {
    maxReplicas: 3,
    metrics: [memory, cpu],
    behavior: { scaleDown: { stabilizationWindowSeconds: 5, selectPolicy: 'Max', policies: [] } },
  },
  status: {
    desiredReplicas: 1,
    currentMetrics: [
      { type: 'Resource', resource: { name: 'cpu', current: { averageValue: '5m', averageUtilization: 7 } } },
    ],
    conditions: [{ type: 'AbleToScale', status: 'True', lastTransitionTime: 't', reason: 'R', message: 'm' }],
  },
}
const PREFIX = 'autoscaling.alpha.kubernetes.io'

describe('hpaConversion', () => {
  const shown = hpaConversion.fromStored(stored)

  it('puts into annotations what v1 has no fields for', () => {
    assert.deepEqual(shown.spec, { maxReplicas: 3, targetCPUUtilizationPercentage: 50 })
    assert.deepEqual(shown.status, {
      currentReplicas: 0,
      desiredReplicas: 1,
      currentCPUUtilizationPercentage: 7,
    })
    assert.deepEqual(shown.metadata.annotations, {
      own: 'x',
      [`${PREFIX}/metrics`]: '[{"type":"Resource","resource":{"name":"memory","targetAverageValue":"1Gi"}}]',
      [`${PREFIX}/current-metrics`]:
        '[{"type":"Resource","resource":{"name":"cpu","currentAverageUtilization":7,"currentAverageValue":"5m"}}]',
      [`${PREFIX}/conditions`]:
        '[{"type":"AbleToScale","status":"True","lastTransitionTime":"t","reason":"R","message":"m"}]',
      [`${PREFIX}/behavior`]:
        '{"ScaleUp":null,"ScaleDown":{"StabilizationWindowSeconds":5,"SelectPolicy":"Max","Policies":[],"Tolerance":null}}',
    })
  })
  it('goes there and back without loss', () => {
    assert.deepEqual(hpaConversion.toStored(shown), stored)
  })
  it('asks for 80 percent of the CPU when nothing is asked for', () => {
    const bare = {
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscaler',
      metadata: {},
      spec: {},
      status: {},
    }
    assert.deepEqual((hpaConversion.toStored(bare).spec as { metrics: unknown[] }).metrics, [
      { ...cpu, resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
    ])
  })
  it('takes annotations that are no JSON for absent', () => {
    const annotations = { [`${PREFIX}/metrics`]: '{', [`${PREFIX}/behavior`]: '[]' }
    const broken = { ...shown, metadata: { annotations } }
    assert.deepEqual((hpaConversion.toStored(broken).spec as { metrics: unknown[] }).metrics, [cpu])
  })
})

describe('convertedStrategy', () => {
  it('shows a strategy the stored version, and its client its own', () => {
    const strategy: Strategy = {
      defaults: ({ apiVersion, spec }) => {
        assert.equal(apiVersion, 'autoscaling/v2')
        Object.assign(spec as object, { minReplicas: 1 })
      },
    }
    const next = hpaConversion.fromStored(structuredClone(stored))
    convertedStrategy(strategy, hpaConversion).defaults?.(next)
    assert.equal(next.apiVersion, 'autoscaling/v1')
    assert.deepEqual(next.spec, { maxReplicas: 3, minReplicas: 1, targetCPUUtilizationPercentage: 50 })
  })
})

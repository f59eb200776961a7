import assert from 'node:assert/strict'
import { fakeWorld, podOf, type PodFacts } from '../../../../../test/workloads/fake-world.ts'
import { chooseVictims } from './victims.ts'

const COST = 'controller.kubernetes.io/pod-deletion-cost'
const fine: PodFacts = { ready: 500, age: 600 }
const cost = (value: string): PodFacts => ({ ...fine, annotations: { [COST]: value } })

describe('chooseVictims', () => {
  const choose = (victim: PodFacts, survivor: PodFacts) => {
    // Both orders: a sort that sees no difference keeps the one that it gets.
    for (const pods of [
      [podOf(undefined, 'victim', victim), podOf(undefined, 'survivor', survivor)],
      [podOf(undefined, 'survivor', survivor), podOf(undefined, 'victim', victim)],
    ]) {
      const crowd = ({ spec }: { spec: { nodeName?: string } }) => (spec.nodeName === 'crowded' ? 2 : 1)
      const chosen = chooseVictims(pods, 1, { age: fakeWorld(pods[0]!), crowd })
      assert.deepEqual(
        chosen.map(({ metadata }) => metadata.name),
        ['victim'],
      )
    }
  }
  const cases: Record<string, [PodFacts, PodFacts]> = {
    'one without a node before one that is pending on a node': [{ node: '' }, { phase: 'Pending' }],
    'one that is pending before one that runs': [{ phase: 'Pending', ready: 9000 }, { age: 1 }],
    'one of an unknown phase before one that runs': [{ phase: 'Unknown' }, { age: 1 }],
    'one that is not ready before one that is': [
      { age: 600, annotations: { [COST]: '9' } },
      { ...cost('-9'), ready: 1 },
    ],
    'one that is worth less': [cost('-5'), { ...fine, ready: 1 }],
    'one whose worth nobody understands, as 0': [cost('+5'), { ...cost('1'), ready: 1 }],
    'one on a crowded node': [
      { ...fine, node: 'crowded' },
      { ...fine, ready: 1 },
    ],
    'one that is ready for less long': [
      { ...fine, ready: 3 },
      { ...fine, restarts: 5 },
    ],
    'one of about the same time by uid': [
      { ...fine, ready: 500, uid: 'a' },
      { ...fine, ready: 499, uid: 'b' },
    ],
    'one that was restarted more often': [
      { ...fine, restarts: 2, age: 9000 },
      { ...fine, age: 5 },
    ],
    'one that is younger': [
      { ...fine, age: 600 },
      { ...fine, age: 9000 },
    ],
  }
  for (const [what, [victim, survivor]] of Object.entries(cases)) {
    it(`takes ${what}`, () => choose(victim, survivor))
  }

  it('takes all when there are no more', () => {
    const pods = [podOf(undefined, 'a'), podOf(undefined, 'b')]
    assert.equal(chooseVictims(pods, 2, { age: fakeWorld(pods[0]!), crowd: () => 0 }).length, 2)
  })
})

import assert from 'node:assert/strict'
import { established, NOW, widgets } from '../../../../test/support/widgets.ts'
import { CLEANUP_FINALIZER, establish, holdForCleanup, terminating } from './establish.ts'

const shown = ({ conditions }: ReturnType<typeof establish>) =>
  (conditions ?? []).map(({ type, status, reason, message }) => [type, status, reason, message])

describe('establishing a definition', () => {
  it('accepts its names', () => {
    const status = establish(widgets(), [], NOW)
    assert.deepEqual(shown(status), [
      ['NamesAccepted', 'True', 'NoConflicts', 'no conflicts found'],
      ['Established', 'True', 'InitialNamesAccepted', 'the initial names have been accepted'],
    ])
    assert.deepEqual(status.acceptedNames, {
      plural: 'widgets',
      singular: 'widget',
      kind: 'Widget',
      listKind: 'WidgetList',
    })
    assert.deepEqual(status.storedVersions, ['v1'])
  })

  it('keeps conditions that did not change', () => {
    const first = established()
    assert.deepEqual(establish(first, [], '2027-01-01T00:00:00Z'), first.status)
  })

  it('does not accept names that another definition of the group has', () => {
    const other = established()
    const crd = widgets({ rest: { names: { plural: 'gadgets', kind: 'Widget', listKind: 'GadgetList' } } })
    crd.metadata.name = 'gadgets.example.com'
    assert.deepEqual(shown(establish(crd, [other], NOW)), [
      ['NamesAccepted', 'False', 'KindConflict', '"Widget" is already in use'],
      ['Established', 'False', 'NotAccepted', 'not all names are accepted'],
    ])
  })

  it('accepts the same names in another group', () => {
    const crd = widgets({ rest: { group: 'other.com' } })
    crd.metadata.name = 'widgets.other.com'
    assert.equal(shown(establish(crd, [established()], NOW))[0]?.[1], 'True')
  })

  it('judges the approval of groups that belong to Kubernetes', () => {
    const crd = widgets({ rest: { group: 'widgets.k8s.io' } })
    crd.metadata = {
      name: 'widgets.widgets.k8s.io',
      annotations: { 'api-approved.kubernetes.io': 'https://github.com/kubernetes/kubernetes/pull/78458' },
    }
    assert.deepEqual(shown(establish(crd, [], NOW)).at(-1), [
      'KubernetesAPIApprovalPolicyConformant',
      'True',
      'ApprovedAnnotation',
      'approved in https://github.com/kubernetes/kubernetes/pull/78458',
    ])
  })

  it('holds a deleted definition until its objects are gone', () => {
    const crd = structuredClone(established())
    crd.metadata.deletionTimestamp = NOW
    holdForCleanup(crd)
    assert.deepEqual(crd.metadata.finalizers, [CLEANUP_FINALIZER])
    assert.deepEqual(shown(crd.status as ReturnType<typeof establish>).at(-1), [
      'Terminating',
      'True',
      'InstanceDeletionPending',
      'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
    ])
  })

  it('tells that a deletion is going on', () => {
    assert.deepEqual(shown(terminating(established(), NOW)).at(-1), [
      'Terminating',
      'True',
      'InstanceDeletionInProgress',
      'CustomResource deletion is in progress',
    ])
  })
})

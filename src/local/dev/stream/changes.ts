import type { Ref } from '../../../cluster/api.ts'
import { oneLine } from '../../../protocol/message.ts'
import type { Decision } from '../../engine/report/report.ts'
import { tellChanges } from '../../engine/report/words.ts'
import type { Paint, Style } from './paint.ts'

/** How a decision is shown; undefined: not at all. */
const MARKS: Readonly<Record<Decision['did'], { mark: string; style: Style } | undefined>> = {
  create: { mark: '+', style: 'green' },
  update: { mark: '~', style: 'yellow' },
  apply: { mark: '~', style: 'yellow' },
  delete: { mark: '-', style: 'red' },
  adopt: { mark: '~ adopted', style: 'yellow' },
  release: { mark: '~ released', style: 'yellow' },
  status: { mark: '~', style: 'yellow' },
  finalizer: { mark: '~', style: 'yellow' },
  keep: { mark: '=', style: 'dim' },
  same: undefined,
}

/** Names of one kind that are listed; more are counted. */
const MOST_NAMES = 4

/**
 * What was changed, a text each: `+ Deployment web`. What was created or deleted is put together by kind.
 *
 * @example
 * changesOf(report.decisions, report.parent, plain) // ['+ Deployment web', '~ status ready: false -> true']
 */
export function changesOf(decisions: readonly Decision[], parent: Ref, paint: Paint): string[] {
  const groups = Map.groupBy(
    decisions.filter(({ did }) => MARKS[did] !== undefined),
    groupOf,
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    return first === undefined ? [] : [textOf(first, group, parent, paint)]
  })
}

/** Whether something was written, or tried to be. */
export const isChange = ({ did }: Decision): boolean => did !== 'same' && did !== 'keep'

/** New and deleted objects say all by their name; others have a reason of their own. */
function groupOf(decision: Decision): unknown {
  const { did, ref, error } = decision
  return (did === 'create' || did === 'delete') && error === undefined
    ? `${did} ${ref.apiVersion} ${ref.kind}`
    : decision
}

function textOf(first: Decision, group: readonly Decision[], parent: Ref, paint: Paint): string {
  const { did, ref, error, was, now } = first
  const look = MARKS[did]
  if (look === undefined) return ''
  const why = oneLine(first.why)
  const failed = error === undefined ? '' : `  ${paint('red', `✗ ${oneLine(error)}`)}`
  if (did === 'status')
    return `${paint(look.style, `~ ${tellChanges('status', was, now) || 'status'}`)}${failed}`
  if (did === 'finalizer') return `${paint(look.style, `~ ${why}`)}${failed}`
  const names = group.slice(0, MOST_NAMES).map((each) => nameBeside(each.ref, parent))
  const more = group.length > names.length ? ` … ${group.length - names.length} more` : ''
  const reason = did === 'create' || did === 'delete' || why === '' ? '' : `  ${paint('dim', why)}`
  return `${paint(look.style, `${look.mark} ${ref.kind} ${names.join(', ')}${more}`)}${reason}${failed}`
}

/** The namespace is said only where it is another than the parent's. */
const nameBeside = ({ namespace, name }: Ref, parent: Ref) =>
  namespace === undefined || namespace === parent.namespace ? name : `${namespace}/${name}`

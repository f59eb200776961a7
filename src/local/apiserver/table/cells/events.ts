import { own, type Fields } from '../../../../protocol/own.ts'
import { since } from '../format.ts'
import { has, number, part, text } from '../read.ts'
import type { Cell, Cells } from './cell.ts'

/** What the two shapes of an Event call the same thing. */
interface Names {
  about: string
  message: string
  source: string
  first: string
  last: string
  count: string
  reporter: string
}

const CORE: Names = {
  about: 'involvedObject',
  message: 'message',
  source: 'source',
  first: 'firstTimestamp',
  last: 'lastTimestamp',
  count: 'count',
  reporter: 'reportingComponent',
}

const NEWER: Names = {
  about: 'regarding',
  message: 'note',
  source: 'deprecatedSource',
  first: 'deprecatedFirstTimestamp',
  last: 'deprecatedLastTimestamp',
  count: 'deprecatedCount',
  reporter: 'reportingController',
}

const event =
  (names: Names): Cells =>
  (object, now): Cell[] => {
    const about = part(object, names.about)
    const kind = text(about, 'kind').toLowerCase()
    const first = since(has(object, names.first) ? own(object, names.first) : own(object, 'eventTime'), now)
    return [
      lastSeen(object, names, first, now),
      text(object, 'type'),
      text(object, 'reason'),
      text(about, 'name') === '' ? kind : `${kind}/${text(about, 'name')}`,
      text(about, 'fieldPath'),
      reporter(object, names),
      text(object, names.message).trim(),
      first,
      count(object, names),
      text(part(object, 'metadata'), 'name'),
    ]
  }

function lastSeen(object: Fields, names: Names, first: string, now: number): string {
  if (has(object, 'series')) return since(own(part(object, 'series'), 'lastObservedTime'), now)
  return has(object, names.last) ? since(own(object, names.last), now) : first
}

/** An event without a series and without a count was seen once. */
function count(object: Fields, names: Names): number {
  if (has(object, 'series')) return number(part(object, 'series'), 'count')
  return number(object, names.count) || 1
}

function reporter(object: Fields, names: Names): string {
  const source = part(object, names.source)
  const component = text(source, 'component') || text(object, names.reporter)
  const instance = text(source, 'host') || text(object, 'reportingInstance')
  return instance === '' ? component : `${component}, ${instance}`
}

/** Cells of Events, in the order in which they are kept: kubectl sorts on its own. */
export const EVENTS: Readonly<Record<string, Cells>> = {
  'v1 events': event(CORE),
  'events.k8s.io/v1 events': event(NEWER),
}

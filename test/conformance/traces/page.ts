import { expected, modes } from './expectations.ts'
import { loadScenario, scenarioNames } from './scenario.ts'

const intro = `## The engine

Every recorded scenario is played on the embedded cluster: the same manifests, the same steps, the same hooks. What has to be
equal are the objects at the end and at every snapshot, the first and the last request of each parent and hook with its headers,
and the events; uids, times, addresses and hashes are replaced first. It is played twice: with \`--metacontroller-bugs=emulate\`,
which does what 4.17.2 does where that is a bug, and with the default, \`stop\`.

How many calls there were in between depends on timing, in the real one too, and is not compared.
`

/** The part of the page about the engine. */
export function enginePart(): string {
  const rows = scenarioNames.map((name) => {
    const { title } = loadScenario(name)
    const [emulate, stop] = modes.map((mode) => {
      const meant = (expected[name] ?? []).filter((each) => each.mode === mode)
      return meant.length === 0 ? 'equal' : [...new Set(meant.map(({ why }) => why))].join(' ')
    })
    return `| ${name} | ${title.replaceAll('|', '\\|')} | ${emulate} | ${stop} |`
  })
  return `${intro}
| Scenario | Shows | \`emulate\` | \`stop\` |
| --- | --- | --- | --- |
${rows.join('\n')}
`
}

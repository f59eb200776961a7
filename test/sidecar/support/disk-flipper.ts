import { openRoot } from '../../../src/sidecar/disk/open-root.ts'
import { planOf } from './disk-plans.ts'

/*
 * Keeps a folder and gives it other content again and again until it is killed: `node disk-flipper.ts FOLDER plain|atomic
 * BYTES [FILE...]`. All files have one letter, over and over; in every other round there is a file `extra/x`.
 */
const [folder = '', layout, bytes, ...names] = process.argv.slice(2)
const root = await openRoot(folder, { atomicDir: layout === 'atomic', adopt: false })
const plans = ['a', 'b', 'c'].map((letter, index) => {
  const text = letter.repeat(Number(bytes))
  const extra = index === 1 && names.length > 1 ? ['extra/x'] : []
  return planOf(Object.fromEntries([...names, ...extra].map((name) => [name, text])))
})
for (let round = 0; ; round++) {
  const prepared = await root.prepare(plans[round % plans.length] ?? planOf({}))
  await prepared.commit()
  if (round === 0) process.stdout.write('ready\n')
}

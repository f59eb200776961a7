import { unless, where } from './failure.ts'
import type { Io } from './io.ts'
import type { DiskState } from './read.ts'
import { enter, foldersOf, isBlocked, lookAt, splitPath, Way, within, type Folder } from './walk.ts'

/** Where files are taken away, and the folders that have to be flushed for it. */
export interface Removal {
  io: Io
  /** For people. */
  folder: string
  way: Way
  state: DiskState
  touched: Set<string>
}

/** What is gone already, and what is not ours. */
const LEFT = ['ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EISDIR', 'EPERM', 'EBUSY']

/** Removes a file of ours. What took its place meanwhile is not ours, and stays. */
export async function removeFile({ io, folder, way, state, touched }: Removal, path: string): Promise<void> {
  const [parentPath, name] = splitPath(path)
  await where('remove', `${folder}/${path}`, async () => {
    const parent = await way.to(parentPath)
    if (!isBlocked(parent) && (await lookAt(io, parent, name)).met === 'file') {
      await unless(['ENOENT'], io.unlink(within(parent, name)))
      touched.add(parentPath)
    }
  })
  state.plain.delete(path)
}

/** Removes folders that we made and that are empty now; those that hold files of others stay. */
export async function removeEmptied(
  removal: Removal,
  among: (folder: string) => boolean = () => true,
): Promise<void> {
  const { io, folder, way, state, touched } = removal
  const needed = new Set([...state.plain.keys()].flatMap(foldersOf))
  const emptied = [...state.made].filter((path) => !needed.has(path) && among(path))
  for (const path of emptied.sort().reverse()) {
    const [parentPath, name] = splitPath(path)
    await where('remove', `${folder}/${path}`, async () => {
      const parent = await way.to(parentPath)
      const { met } = isBlocked(parent) ? { met: 'missing' } : await lookAt(io, parent, name)
      if (met === 'folder' && !isBlocked(parent)) {
        const gone = await unless(
          ['ENOTEMPTY', 'EEXIST', 'EBUSY'],
          io.rmdir(within(parent, name)).then(() => true),
        )
        if (!gone) return
        touched.add(parentPath)
        touched.delete(path)
      }
      state.made.delete(path)
    })
  }
}

/** Removes these files in a folder and the folders that are empty then, and at last the folder itself. Files of others stay. */
export async function removeTree(
  io: Io,
  parent: Folder,
  name: string,
  paths: Iterable<string>,
): Promise<void> {
  const folder = await enter(io, parent, name)
  if (typeof folder === 'string') return
  const way = new Way(io, folder)
  const files = [...paths].sort()
  const folders = [...new Set(files.flatMap(foldersOf))].sort().reverse()
  const each = async (path: string, remove: (path: string) => Promise<void>) => {
    const [parentPath, last] = splitPath(path)
    const inside = await way.to(parentPath)
    if (!isBlocked(inside)) await unless(LEFT, remove(within(inside, last)))
  }
  try {
    for (const path of files) await each(path, (file) => io.unlink(file))
    for (const path of folders) await each(path, (empty) => io.rmdir(empty))
  } finally {
    await way.close()
    await io.close(folder.fd)
  }
  await unless(LEFT, io.rmdir(within(parent, name)))
}

/** Removes everything in a folder of ours. */
export async function emptyFolder(io: Io, folder: Folder): Promise<void> {
  for (const name of await io.readdir(folder.path)) {
    const inner = await enter(io, folder, name)
    if (typeof inner === 'string') {
      await unless(['ENOENT'], io.unlink(within(folder, name)))
      continue
    }
    try {
      await emptyFolder(io, inner)
    } finally {
      await io.close(inner.fd)
    }
    await unless(['ENOENT'], io.rmdir(within(folder, name)))
  }
}

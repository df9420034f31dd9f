/** Folders of every Linux system, which the programs in an image cannot do without. */
const SYSTEM_FOLDERS = new Set(
  (
    '/ /bin /boot /dev /etc /home /lib /lib64 /opt /proc /root /run /sbin /srv /sys /tmp /usr /usr/bin /usr/lib ' +
    '/usr/local /usr/local/bin /usr/local/lib /usr/local/sbin /usr/local/share /usr/sbin /usr/share /var /var/lib /var/run'
  ).split(' '),
);

/** Whether something mounted over a folder would hide what every image has there. */
export function isSystemFolder(folder: string): boolean {
  return SYSTEM_FOLDERS.has(folder);
}

/** Whether a path lies below a folder. */
export function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder === '/' ? '/' : `${folder}/`) && path !== folder;
}

/** The folder that holds a file. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/** Whether a path is written the one way that it has: no doubled slashes, no dots for a folder, no slash at its end. */
export function isPlain(path: string): boolean {
  return path
    .slice(1)
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..');
}

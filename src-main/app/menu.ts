/** The application menu as data. Every item a person or a test may look for has an id that stays. */
import type {MenuItemConstructorOptions} from 'electron';

/** The workspaces of the rail, in its order; `alt+1…` in the page does the same. */
const PLACES = [
  ['tower', 'Tower'],
  ['orders', 'Orders'],
  ['at-risk', 'At risk'],
  ['inventory', 'Inventory'],
  ['inbound', 'Inbound'],
  ['scorecard', 'Scorecard'],
  ['activity', 'Activity'],
] as const;

export type Theme = 'system' | 'light' | 'dark';

/** What the menu's items do; the window is the focused one. */
export interface MenuDeeds {
  newWindow(): void;
  go(fragment: string): void;
  theme(theme: Theme): void;
  /** Presses a key in the page, where the screens know what it means. */
  press(key: string): void;
}

export function menuTemplate(deeds: MenuDeeds, theme: Theme, mac: boolean): MenuItemConstructorOptions[] {
  const themeItem = (value: Theme, label: string): MenuItemConstructorOptions => ({
    id: `view.theme.${value}`,
    label,
    type: 'radio',
    checked: theme === value,
    click: () => deeds.theme(value),
  });
  return [
    ...(mac ? [{role: 'appMenu'} as const] : []),
    {
      id: 'file',
      label: '&File',
      submenu: [
        {id: 'file.new-window', label: 'New window', accelerator: 'CmdOrCtrl+N', click: () => deeds.newWindow()},
        {type: 'separator'},
        {id: 'file.close-window', role: 'close'},
        ...(mac ? [] : [{id: 'file.quit', role: 'quit'} as const]),
      ],
    },
    {role: 'editMenu'},
    {
      id: 'go',
      label: '&Go',
      submenu: PLACES.map(([place, label]) => ({id: `go.${place}`, label, click: () => deeds.go(`#/${place}`)})),
    },
    {
      id: 'view',
      label: '&View',
      submenu: [
        {
          id: 'view.theme',
          label: 'Theme',
          submenu: [themeItem('system', 'As the system'), themeItem('light', 'Light'), themeItem('dark', 'Dark')],
        },
        {type: 'separator'},
        {id: 'view.reload', role: 'reload'},
        {role: 'resetZoom'},
        {role: 'zoomIn'},
        {role: 'zoomOut'},
        {type: 'separator'},
        {role: 'togglefullscreen'},
        {role: 'toggleDevTools'},
      ],
    },
    {role: 'windowMenu'},
    {id: 'help', role: 'help', submenu: [{id: 'help.keys', label: 'Keys', click: () => deeds.press('?')}]},
  ];
}

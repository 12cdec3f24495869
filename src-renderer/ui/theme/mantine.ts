import {type CSSVariablesResolver, createTheme, type MantineColorsTuple} from '@mantine/core';
import {palette, type Scheme, size} from './tokens.ts';

const signal: MantineColorsTuple = [
  '#EDF3FC',
  '#E1ECFB',
  '#C0D7F7',
  '#9BC0F5',
  '#85B4FF',
  '#5F97EE',
  '#3474D1',
  '#1A57B0',
  '#154992',
  '#0F3870',
];
const slate: MantineColorsTuple = [
  '#F5F7F8',
  '#E9ECEF',
  '#D6DCE1',
  '#B4BEC8',
  '#7A8692',
  '#66737F',
  '#3F4B57',
  '#2A333D',
  '#1A2128',
  '#12181E',
];

/** Mantine paints dark inputs and menus from this tuple; it must be our graphite, not its brown. */
const dark: MantineColorsTuple = [
  '#E4E9EE',
  '#B7C1CB',
  '#93A0AD',
  '#66737F',
  '#3A4550',
  '#2A333D',
  '#10151A',
  '#141A20',
  '#0F1419',
  '#0B0F13',
];

export const theme = createTheme({
  fontFamily: "'IBM Plex Sans Variable', 'Segoe UI', system-ui, sans-serif",
  fontFamilyMonospace: "'IBM Plex Sans Variable', 'Segoe UI', system-ui, sans-serif",
  colors: {signal, slate, gray: slate, blue: signal, dark},
  primaryColor: 'signal',
  primaryShade: {light: 7, dark: 6},
  fontSizes: {xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '20px'},
  lineHeights: {xs: '16px', sm: '16px', md: '18px', lg: '20px', xl: '26px'},
  spacing: {xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px'},
  radius: {xs: '2px', sm: '3px', md: '3px', lg: '4px', xl: '6px'},
  defaultRadius: 'sm',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: {fontSize: '15px', lineHeight: '20px'},
      h2: {fontSize: '13px', lineHeight: '18px'},
      h3: {fontSize: '12px', lineHeight: '16px'},
    },
  },
  shadows: {
    md: '0 1px 2px rgba(8,11,14,.12), 0 8px 24px rgba(8,11,14,.18)',
    lg: '0 2px 4px rgba(8,11,14,.16), 0 16px 48px rgba(8,11,14,.28)',
  },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: {
      defaultProps: {size: 'compact-sm'},
      styles: {
        root: {height: size.control, paddingInline: 10, fontWeight: 500, flex: 'none', transitionDuration: '80ms'},
        section: {marginInlineEnd: 6},
      },
    },
    ActionIcon: {defaultProps: {variant: 'subtle', size: size.control, color: 'slate'}},
    TextInput: {defaultProps: {size: 'xs'}},
    Select: {defaultProps: {size: 'xs'}},
    SegmentedControl: {defaultProps: {size: 'xs'}},
    // The placeholder is a child that no menu may have, as axe and screen readers see it.
    Menu: {defaultProps: {withInitialFocusPlaceholder: false}},
    Tooltip: {defaultProps: {openDelay: 400, withArrow: false, transitionProps: {duration: 80}}},
    Modal: {
      defaultProps: {
        closeButtonProps: {'aria-label': 'Close'},
        transitionProps: {duration: 120, transition: 'fade'},
        overlayProps: {backgroundOpacity: 0.45},
      },
    },
  },
});

const vars = (scheme: Scheme) => {
  const p = palette[scheme];
  const own = Object.fromEntries(Object.entries(p).map(([k, c]) => [`--sb-${k}`, c]));
  return {
    ...own,
    '--mantine-color-body': p.surface,
    '--mantine-color-text': p.ink,
    '--mantine-color-dimmed': p.ink3,
    '--mantine-color-placeholder': p.ink3,
    '--mantine-color-anchor': p.accent,
    '--mantine-color-default': p.surface,
    '--mantine-color-default-hover': p.hover,
    '--mantine-color-default-color': p.ink,
    '--mantine-color-default-border': p.line,
    '--mantine-color-error': p.stop,
  };
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: vars('light'),
  dark: vars('dark'),
});

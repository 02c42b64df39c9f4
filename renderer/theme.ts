import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

/** Petrol: a calm accent that no state colour uses. */
const petrol: MantineColorsTuple = [
  '#e9f5f7',
  '#d5e9ed',
  '#a9d3db',
  '#79bcc8',
  '#52a9b8',
  '#3a9cad',
  '#217f91',
  '#116a7b',
  '#0c5868',
  '#06434f',
]
const dark: MantineColorsTuple = [
  '#e4e8ec',
  '#c3cad2',
  '#99a4b0',
  '#707b88',
  '#363e48',
  '#2b323a',
  '#21272e',
  '#191d22',
  '#13171b',
  '#0d1013',
]
const gray: MantineColorsTuple = [
  '#f7f8f9',
  '#f0f2f4',
  '#e5e8eb',
  '#d7dce1',
  '#c3cad1',
  '#a2abb5',
  '#7c8793',
  '#59646f',
  '#38424c',
  '#1b232b',
]

const fonts =
  "-apple-system, 'Segoe UI Variable Text', 'Segoe UI', 'Adwaita Sans', Inter, Cantarell, Ubuntu, 'Noto Sans', " +
  "'PingFang SC', 'Microsoft YaHei UI', 'Noto Sans CJK SC', sans-serif"
const mono =
  "ui-monospace, 'SF Mono', 'Cascadia Mono', Consolas, 'Adwaita Mono', 'Noto Sans Mono', 'DejaVu Sans Mono', monospace"

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  colors: { petrol, dark, gray },
  white: '#ffffff',
  black: '#1a2128',
  fontFamily: fonts,
  fontFamilyMonospace: mono,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  radius: { xs: '3px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  spacing: { xs: '6px', sm: '10px', md: '14px', lg: '20px', xl: '28px' },
  fontSizes: { xs: '11.5px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.5', md: '1.5', lg: '1.4', xl: '1.3' },
  headings: { fontFamily: fonts, fontWeight: '620' },
  components: {
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } },
    Tooltip: {
      defaultProps: {
        openDelay: 250,
        withinPortal: true,
        multiline: true,
        maw: 320,
        transitionProps: { duration: 80 },
      },
    },
    Modal: {
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        transitionProps: { duration: 120, transition: 'pop' },
        closeOnClickOutside: false,
      },
    },
    Menu: { defaultProps: { transitionProps: { duration: 80 }, position: 'bottom-end', shadow: 'md' } },
    Select: {
      defaultProps: {
        allowDeselect: false,
        size: 'xs',
        comboboxProps: { transitionProps: { duration: 80 }, shadow: 'md' },
      },
    },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    // At its small size a box with the usual corners would look like a radio button.
    Checkbox: { defaultProps: { radius: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs', transitionDuration: 120 } },
  },
})

/** Gives Mantine's own surfaces the app's tones, so that inputs, menus and dialogs match the rest. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#1a2128',
    '--mantine-color-dimmed': '#56616c',
    '--mantine-color-placeholder': '#6b7681',
    '--mantine-color-default-border': '#d3d9df',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-red-filled': '#b3261e',
    '--mantine-color-red-filled-hover': '#981f18',
    '--mantine-color-red-outline': '#b3261e',
    '--mantine-color-red-outline-hover': '#fcecea',
    '--mantine-color-red-text': '#b3261e',
  },
  dark: {
    '--mantine-color-body': '#191d22',
    '--mantine-color-text': '#e4e8ec',
    '--mantine-color-dimmed': '#9fa9b4',
    '--mantine-color-placeholder': '#8b96a2',
    '--mantine-color-default-border': '#39424c',
    '--mantine-color-error': '#ff8a80',
    '--mantine-color-red-filled': '#b93a31',
    '--mantine-color-red-filled-hover': '#a5322a',
    '--mantine-color-red-outline': '#ff8f85',
    '--mantine-color-red-outline-hover': '#331d1c',
    '--mantine-color-red-text': '#ff8f85',
  },
})

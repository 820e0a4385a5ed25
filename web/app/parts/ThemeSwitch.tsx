import { type ThemeChoice, useTheme } from '../theme/theme.tsx';

export function ThemeSwitch() {
  const { choice, choose } = useTheme();
  return (
    <label className="theme-switch">
      <span>Theme</span>
      <select value={choice} onChange={(event) => choose(event.target.value as ThemeChoice)}>
        <option value="system">system</option>
        <option value="light">light</option>
        <option value="dark">dark</option>
      </select>
    </label>
  );
}

/**
 * Draws the page's charts, and draws them again when theme, width or medium change. It fetches nothing.
 * 1. A chart is drawn when it comes near the window, the others one by one when nothing else is to do, all of them before printing.
 * 2. `data-charts="drawn"` on the document says that all are drawn; `data-errors` counts those that could not be.
 * 3. Text from data reaches the page through `escaped` alone.
 */
(() => {
  const page = JSON.parse(document.getElementById('page-data').textContent);
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paper = matchMedia('print');
  const drawn = new Map();
  let isPrinting = false;

  const escaped = (text) => echarts.format.encodeHTML(String(text));

  /** The rule of `formatNumber` (report/formats.ts). */
  function formatted(value, name) {
    if (
      value === null ||
      value === undefined ||
      value === '' ||
      value === '-' ||
      !Number.isFinite(Number(value))
    )
      return 'n/a';
    const { scale = 1, digits = 2, significant, signed, prefix = '', suffix = '' } = page.formats[name];
    const scaled = Number(value) * scale;
    const text = Math.abs(scaled).toLocaleString(
      'en-US',
      significant === undefined
        ? { minimumFractionDigits: digits, maximumFractionDigits: digits }
        : { maximumSignificantDigits: significant },
    );
    const sign = !/[1-9]/.test(text) ? '' : scaled < 0 ? '\u2212' : signed ? '+' : '';
    return `${sign}${prefix}${text}${suffix}`;
  }

  /** Labels of an axis: as few decimals as tell its ticks apart. */
  function tickText(value, name) {
    const { scale = 1, prefix = '', suffix = '' } = page.formats[name];
    const scaled = Number((value * scale).toPrecision(10));
    const text = Math.abs(scaled).toLocaleString('en-US', { maximumSignificantDigits: 6 });
    return `${scaled < 0 ? '\u2212' : ''}${prefix}${text}${suffix}`;
  }

  const theme = () => (isPrinting ? 'light' : (root.dataset.theme ?? (dark.matches ? 'dark' : 'light')));

  const colour = (name, of) => page.palette[name][of];

  /** Shapes and texts that options name by `@name`, where the library takes a function. */
  function functionsOf(chart, of) {
    const numbers = chart.matrix === undefined ? undefined : unpacked(chart.matrix);
    return {
      band: (params, api) => band(params, api),
      errorBars: (params, api) => errorBar(params, api),
      matrix: (params, api) => matrixImage(chart.matrix, numbers, params, api, of),
      axisTooltip: (params) => axisTooltip(params, chart.option),
      cellTooltip: (params) => cellTooltip(params, chart.option),
      matrixTooltip: () => matrixTooltip(chart, numbers),
    };
  }

  const colourKeys = new Set(['color', 'borderColor', 'backgroundColor', 'areaColor', 'shadowColor']);
  const functionKeys = new Set(['formatter', 'valueFormatter', 'renderItem']);

  /** Options with colours and functions in place of their names. Data are left as they are but for their styles. */
  function resolved(value, chart, of, key = '') {
    if (typeof value === 'string' && value.startsWith('@')) {
      const name = value.slice(1);
      if (colourKeys.has(key)) return name in page.palette ? colour(name, of) : value;
      if (key === 'ramp') return page.ramps[name][of];
      if (!functionKeys.has(key)) return value;
      if (name.startsWith('tick:')) return (tick) => tickText(tick, name.slice(5));
      if (name in page.formats) return (number) => formatted(number?.value ?? number, name);
      if (name.startsWith('label:'))
        return (item) => formatted(item.value.at?.(-1) ?? item.value, name.slice(6));
      return chart.functions[name];
    }
    if (Array.isArray(value)) return value.map((item) => resolved(item, chart, of, key));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([name, item]) => [name, resolved(item, chart, of, name)]);
    const result = Object.fromEntries(entries);
    if (result.ramp !== undefined) {
      result.inRange = { color: result.ramp };
      delete result.ramp;
    }
    return result;
  }

  function themeOf(of) {
    const line = { show: true, lineStyle: { color: colour('line', of) } };
    const axis = {
      axisLine: { show: true, lineStyle: { color: colour('muted', of) } },
      axisTick: { show: false },
      axisLabel: { color: colour('muted', of), fontSize: 12 },
      nameTextStyle: { color: colour('muted', of), fontSize: 12 },
      splitLine: line,
    };
    return {
      backgroundColor: 'transparent',
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour('text', of) },
      legend: {
        textStyle: { color: colour('text', of), fontSize: 12.5 },
        inactiveColor: colour('faint', of),
        pageTextStyle: { color: colour('muted', of) },
        pageIconColor: colour('muted', of),
        pageIconInactiveColor: colour('line', of),
      },
      tooltip: {
        backgroundColor: colour('panel', of),
        borderColor: colour('line', of),
        textStyle: { color: colour('text', of), fontSize: 12.5 },
        extraCssText:
          'box-shadow:0 2px 10px rgba(0,0,0,.18);font-variant-numeric:tabular-nums;max-width:min(440px,86vw);white-space:normal',
        axisPointer: {
          lineStyle: { color: colour('muted', of) },
          crossStyle: { color: colour('muted', of) },
        },
      },
      categoryAxis: { ...axis, splitLine: { show: false } },
      valueAxis: { ...axis, axisLine: { show: false } },
      logAxis: axis,
      visualMap: { textStyle: { color: colour('muted', of) } },
      dataZoom: {
        textStyle: { color: colour('muted', of) },
        borderColor: colour('line', of),
        fillerColor: of === 'dark' ? 'rgba(154,165,179,.16)' : 'rgba(91,101,114,.12)',
        dataBackground: {
          lineStyle: { color: colour('muted', of), opacity: 0.5 },
          areaStyle: { color: colour('muted', of), opacity: 0.12 },
        },
        selectedDataBackground: {
          lineStyle: { color: colour('muted', of) },
          areaStyle: { color: colour('muted', of), opacity: 0.2 },
        },
        handleStyle: { color: colour('panel', of), borderColor: colour('muted', of) },
        moveHandleStyle: { color: colour('line', of) },
      },
    };
  }

  /** Area between the second and third value of each item; it ends where one is missing. Drawn whole with the first item. */
  function band(params, api) {
    if (params.dataIndexInside !== 0) return undefined;
    const polygons = [];
    let upper = [];
    let lower = [];
    const close = () => {
      if (upper.length > 1) polygons.push([...upper, ...lower.toReversed()]);
      upper = [];
      lower = [];
    };
    for (let index = 0; index < params.dataInsideLength; index++) {
      const low = api.value(1, index);
      const high = api.value(2, index);
      if (!Number.isFinite(low) || !Number.isFinite(high)) close();
      else {
        const x = api.value(0, index);
        upper.push(api.coord([x, high]));
        lower.push(api.coord([x, low]));
      }
    }
    close();
    return {
      type: 'group',
      children: polygons.map((points) => ({
        type: 'polygon',
        shape: { points },
        style: { fill: api.visual('color'), opacity: 0.16 },
        silent: true,
      })),
    };
  }

  /** A bar from the second to the third value with short ends; items are [category, low, high, place among equals, how many equals]. */
  function errorBar(params, api) {
    const low = api.value(1);
    const high = api.value(2);
    if (!Number.isFinite(low) || !Number.isFinite(high)) return undefined;
    const isHorizontal = params.encode.y.length === 1;
    const category = api.value(0);
    const at = (value) => (isHorizontal ? api.coord([value, category]) : api.coord([category, value]));
    const size = isHorizontal ? api.size([0, 1])[1] : api.size([1, 0])[0];
    const width = Math.min(size * 0.72, 56 * api.value(4));
    const shift = -width / 2 + (width / api.value(4)) * (api.value(3) + 0.5);
    const [from, to] = [at(low), at(high)];
    const along = isHorizontal ? 1 : 0;
    from[along] += shift;
    to[along] += shift;
    const style = { stroke: api.visual('color'), lineWidth: 1.5 };
    const line = ([x1, y1], [x2, y2]) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style, silent: true });
    const cap = ([x, y]) => (isHorizontal ? line([x, y - 4], [x, y + 4]) : line([x - 4, y], [x + 4, y]));
    return { type: 'group', children: [line(from, to), cap(from), cap(to)] };
  }

  const NO_VALUE = 65535;

  function unpacked({ base64 }) {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    return Uint16Array.from({ length: bytes.length / 2 }, (_, index) => view.getUint16(2 * index, true));
  }

  function valueOf({ low, high }, step) {
    return step === NO_VALUE ? null : low + ((high - low) * step) / (NO_VALUE - 1);
  }

  /** All cells as one image, made anew at the size at which it is seen: every pixel is one cell's colour, none is a mixture. */
  function matrixImage(matrix, numbers, params, api, of) {
    const { x, y, width, height } = params.coordSys;
    const [x0, y0] = api.coord([0, 0]);
    const [x1, y1] = api.coord([1, 1]);
    const ratio = Math.min(2, Math.max(1, devicePixelRatio));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.max(1, Math.round(height * ratio));
    const context = canvas.getContext('2d');
    const image = context.createImageData(canvas.width, canvas.height);
    const pixels = new Uint32Array(image.data.buffer);
    const colours = rampColours(page.ramps[api.value(1) === 1 ? 'diverging' : 'sequential'][of]);
    const cellAt = (pixel, from, first, second, count) => {
      const cell = Math.round((from + (pixel + 0.5) / ratio - first) / (second - first));
      return cell >= 0 && cell < count ? cell : -1;
    };
    const columns = Int32Array.from({ length: canvas.width }, (_, pixel) =>
      cellAt(pixel, x, x0, x1, matrix.columns),
    );
    for (let row = 0; row < canvas.height; row++) {
      const cellRow = cellAt(row, y, y0, y1, matrix.rows);
      if (cellRow < 0) continue;
      for (let column = 0; column < canvas.width; column++) {
        if (columns[column] < 0) continue;
        const step = numbers[cellRow * matrix.columns + columns[column]];
        if (step !== NO_VALUE) pixels[row * canvas.width + column] = colours[Math.floor(step / 256)];
      }
    }
    context.putImageData(image, 0, 0);
    return { type: 'image', style: { image: canvas, x, y, width, height }, silent: false };
  }

  /** 256 colours, as the pixels of an image hold them (red in the lowest byte). */
  function rampColours(stops) {
    return Uint32Array.from({ length: 256 }, (_, index) => {
      const [r, g, b] = echarts.color.parse(echarts.color.lerp(index / 255, stops));
      return ((255 << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0;
    });
  }

  const numberOf = (value) => (Array.isArray(value) ? value.at(-1) : value);

  /** All series at one place of the axis; what is only drawn beneath another (id begins with `_`) adds its interval to it. */
  function axisTooltip(params, option) {
    const shown = params.filter(({ seriesId }) => !seriesId.startsWith('_'));
    const head = params[0]?.axisValueLabel ?? '';
    const rows = shown.map(({ marker, seriesName, value, seriesId }) => {
      const range = params.find((other) => other.seriesId === `_${seriesId}`)?.value;
      const { format } = option;
      const interval =
        range === undefined || !Number.isFinite(range[1])
          ? ''
          : ` (${formatted(range[1], format)} to ${formatted(range[2], format)})`;
      return `<tr><td style="padding:1px 14px 1px 0">${marker}${escaped(seriesName)}</td><td style="text-align:right;white-space:nowrap">${escaped(formatted(numberOf(value), format) + interval)}</td></tr>`;
    });
    return `<b>${escaped(head)}</b><table style="border-collapse:collapse">${rows.join('')}</table>`;
  }

  /** Of the panel that the cell is in; a cell may have a text in place of its number. */
  function cellTooltip({ value, marker, data, seriesIndex }, option) {
    const [column, row, number] = value;
    const { xAxisIndex = 0, yAxisIndex = 0 } = option.series[seriesIndex];
    const [x, y] = [[option.xAxis].flat()[xAxisIndex], [option.yAxis].flat()[yAxisIndex]];
    const text = data.text ?? formatted(number, option.format);
    return `${marker}${escaped(y.data[row])}, ${escaped(x.data[column])}: <b>${escaped(text)}</b>`;
  }

  function matrixTooltip(chart, numbers) {
    const [column, row] = chart.pointed ?? [-1, -1];
    const { matrix, option } = chart;
    if (column < 0 || row < 0 || column >= matrix.columns || row >= matrix.rows) return '';
    const value = valueOf(matrix, numbers[row * matrix.columns + column]);
    return `${escaped(option.yAxis.data[row])}, ${escaped(option.xAxis.data[column])}: <b>${escaped(formatted(value, option.format))}</b>`;
  }

  function draw(spec) {
    const holder = document.getElementById(`chart-${spec.id}`);
    const of = theme();
    const before = drawn.get(spec.id);
    const kept = before?.chart.getOption();
    before?.chart.dispose();
    try {
      spec.functions = functionsOf(spec, of);
      const { format: _format, ...named } = resolved(spec.option, spec, of);
      const option = fitted(isPrinting ? onPaper(named, kept) : named, holder, spec);
      const chart = echarts.init(holder, themeOf(of), { renderer: spec.renderer });
      chart.setOption({ animation: false, ...option });
      if (kept?.legend?.[0]?.selected !== undefined && option.legend !== undefined)
        chart.setOption({ legend: { selected: kept.legend[0].selected } });
      if (spec.matrix !== undefined) {
        const zr = chart.getZr();
        zr.on('mousemove', ({ offsetX, offsetY }) => {
          spec.pointed = chart.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY]);
        });
      }
      drawn.set(spec.id, { chart, of, width: holder.clientWidth });
    } catch (error) {
      root.dataset.errors = String(Number(root.dataset.errors ?? 0) + 1);
      holder.textContent = `This chart could not be drawn: ${error.message}`;
      drawn.set(spec.id, {
        chart: { dispose() {}, getOption() {}, resize() {} },
        of,
        width: holder.clientWidth,
      });
    }
    if (drawn.size === page.charts.length) root.dataset.charts = 'drawn';
  }

  /** Paper has no sliders, and no names to click. */
  function onPaper(option, kept) {
    const { dataZoom: _dataZoom, legend, ...rest } = option;
    if (legend === undefined) return rest;
    const selected = kept?.legend?.[0]?.selected ?? legend.selected ?? {};
    return { ...rest, legend: { ...legend, data: legend.data.filter((name) => selected[name] !== false) } };
  }

  /** Tables that are wider than the paper shrink to it. */
  function fitTables() {
    for (const scroll of document.querySelectorAll('.scroll')) {
      const table = scroll.firstElementChild;
      table.style.zoom = '';
      if (isPrinting) table.style.zoom = String(Math.min(1, scroll.clientWidth / table.scrollWidth));
    }
  }

  const MOST_LINES = 5;
  const LINE_HEIGHT = 22;

  /** Names that need more than one line get them, and the picture as much more height; where they need too many, they are paged. */
  function fitted(option, holder, spec) {
    if (option.legend === undefined) return option;
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = `12.5px ${getComputedStyle(document.body).fontFamily}`;
    let lines = 1;
    let used = 0;
    for (const name of option.legend.data) {
      const width = 42 + pen.measureText(name).width;
      if (used > 0 && used + width > holder.clientWidth) {
        lines++;
        used = 0;
      }
      used += width;
    }
    const more = lines > MOST_LINES ? 0 : (lines - 1) * LINE_HEIGHT;
    holder.style.height = `${spec.height + more}px`;
    if (more === 0) return option;
    const lower = (one) => ({ ...one, top: one.top + more });
    return {
      ...option,
      legend: { ...option.legend, type: 'plain' },
      grid: Array.isArray(option.grid) ? option.grid.map(lower) : lower(option.grid),
    };
  }

  function drawAgain() {
    for (const spec of page.charts) {
      const known = drawn.get(spec.id);
      if (known === undefined) continue;
      const { clientWidth } = document.getElementById(`chart-${spec.id}`);
      if (known.of !== theme() || known.width !== clientWidth) draw(spec);
    }
  }

  function drawAll() {
    for (const spec of page.charts) if (!drawn.has(spec.id)) draw(spec);
  }

  function print(begins) {
    if (begins === isPrinting) return;
    isPrinting = begins;
    root.classList.toggle('printing', begins);
    fitTables();
    drawAll();
    drawAgain();
  }

  const specOf = new Map(page.charts.map((spec) => [spec.id, spec]));
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || drawn.has(target.dataset.chart)) continue;
        watcher.unobserve(target);
        draw(specOf.get(target.dataset.chart));
      }
    },
    { rootMargin: '400px' },
  );
  for (const holder of document.querySelectorAll('[data-chart]')) watcher.observe(holder);
  const whenIdle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 30));
  (function next() {
    const waiting = page.charts.find(({ id }) => !drawn.has(id));
    if (waiting === undefined) {
      root.dataset.charts = 'drawn';
      return;
    }
    whenIdle(() => {
      if (!drawn.has(waiting.id)) draw(waiting);
      next();
    });
  })();

  let resizing = 0;
  addEventListener('resize', () => {
    clearTimeout(resizing);
    resizing = setTimeout(drawAgain, 80);
  });
  dark.addEventListener('change', drawAgain);
  paper.addEventListener('change', ({ matches }) => print(matches));
  addEventListener('beforeprint', () => print(true));
  addEventListener('afterprint', () => print(false));

  const button = document.getElementById('theme');
  const choices = [undefined, 'light', 'dark'];
  button.hidden = false;
  button.addEventListener('click', () => {
    const choice = choices[(choices.indexOf(root.dataset.theme) + 1) % choices.length];
    if (choice === undefined) delete root.dataset.theme;
    else root.dataset.theme = choice;
    button.textContent = `Theme: ${choice ?? 'system'}`;
    drawAgain();
  });

  const links = new Map([...document.querySelectorAll('nav a')].map((link) => [link.hash.slice(1), link]));
  const reader = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries)
        links.get(target.id)?.classList.toggle('here', isIntersecting);
    },
    { rootMargin: '-10% 0px -80% 0px' },
  );
  for (const section of document.querySelectorAll('section')) reader.observe(section);
})();

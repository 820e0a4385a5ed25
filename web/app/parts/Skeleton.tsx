/** Room for what is on its way, of its later size, so that nothing jumps. */
export function Skeleton({
  height,
  label = 'Loading',
}: {
  readonly height: number;
  readonly label?: string;
}) {
  return (
    <div className="skeleton" style={{ height }} role="status" aria-label={label}>
      <span className="visually-hidden">{label}</span>
    </div>
  );
}

export function PageSkeleton() {
  return (
    <div className="page">
      <Skeleton height={64} />
      <Skeleton height={420} />
    </div>
  );
}

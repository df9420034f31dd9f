export const placeholderImage = () => 'public.ecr.aws/docker/library/node:22.21.1-slim';
